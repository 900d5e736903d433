import { randomInt } from 'node:crypto';
import type { Response } from 'express';

export interface ServerEvent {
  readonly id: string;
  readonly event: string;
  /** Sent as JSON, which has no line breaks. */
  readonly data: object;
}

const RETRY_MS = { min: 1_000, max: 4_000 };

/**
 * Sends Server-Sent Events over one response, as fast as the client reads. Until the last event is sent, a
 * newer event replaces the waiting one, so a slow client keeps at most two events in memory.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export class EventStream {
  private waiting: ServerEvent | undefined;
  private isEnding = false;
  private missedBeats = 0;

  constructor(private readonly res: Response) {
    // Not by Express, which would add a charset: the format allows only UTF-8.
    res.setHeader('Content-Type', 'text/event-stream');
    res.setHeader('X-Accel-Buffering', 'no');
    res.flushHeaders();
    // A random delay, so that the clients of a process that ended do not all reconnect at the same moment.
    res.write(`retry: ${randomInt(RETRY_MS.min, RETRY_MS.max)}\n\n`);
    res.on('drain', () => this.flush());
  }

  send(event: ServerEvent): void {
    if (this.isEnding) return;
    this.waiting = event;
    this.flush();
  }

  /** Ends the response after the waiting event is sent. */
  end(): void {
    this.isEnding = true;
    this.flush();
  }

  /**
   * Call it at a regular interval. Keeps the connection from looking idle, and cuts off a client that does
   * not read.
   */
  beat(maxMissed: number): void {
    if (!this.res.writableNeedDrain) {
      this.missedBeats = 0;
      this.res.write(':\n\n');
    } else if (++this.missedBeats > maxMissed) this.res.destroy();
  }

  private flush(): void {
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
