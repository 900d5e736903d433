import { randomInt } from 'node:crypto';
import type { Response } from 'express';

export interface ServerEvent {
  readonly id: string;
  readonly event: string;
  /** Becomes JSON, and so has no line breaks. */
  readonly data: object;
}

const RETRY_MS = { min: 1_000, max: 4_000 };

/**
 * Server-Sent Events over one answer, at the pace of its reader: while the last event has not left, newer ones take
 * each other's place, so that a reader that is slow, or does not read at all, holds no more than two.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export class EventStream {
  private waiting: ServerEvent | undefined;
  private isEnding = false;
  private missedBeats = 0;

  constructor(private readonly res: Response) {
    // Past Express, which would add a charset: the format has but one.
    res.setHeader('Content-Type', 'text/event-stream');
    res.setHeader('X-Accel-Buffering', 'no');
    res.flushHeaders();
    // Each reader waits its own while, so that those of a process that ended do not come back together.
    res.write(`retry: ${randomInt(RETRY_MS.min, RETRY_MS.max)}\n\n`);
    res.on('drain', () => this.proceed());
  }

  send(event: ServerEvent): void {
    if (this.isEnding) return;
    this.waiting = event;
    this.proceed();
  }

  /** Ends the answer when what waits has left. */
  end(): void {
    this.isEnding = true;
    this.proceed();
  }

  /** To be called in even steps; keeps the connection from looking idle, and cuts a reader that takes nothing. */
  beat(maxMissed: number): void {
    if (!this.res.writableNeedDrain) {
      this.missedBeats = 0;
      this.res.write(':\n\n');
    } else if (++this.missedBeats > maxMissed) this.res.destroy();
  }

  private proceed(): void {
    const { res, waiting } = this;
    if (res.destroyed || res.writableNeedDrain) return;
    this.waiting = undefined;
    if (waiting !== undefined) res.write(toText(waiting));
    if (this.isEnding) res.end();
  }
}

function toText({ id, event, data }: ServerEvent): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
