import type { Request, Response } from 'express';
import { LIMITS } from './limits.js';

export interface BodyWatchOptions {
  /** How long a body that is no upload may take to arrive. */
  readonly requestTimeoutMs: number;
  /** Over how long an upload's rate is judged; so long it may also pause. */
  readonly windowMs: number;
  /** Called once for each request that is too slow. */
  readonly onSlow: (req: Request, res: Response) => void;
}

interface Watched {
  readonly req: Request;
  readonly res: Response;
  readonly isUpload: boolean;
  readonly startedAt: number;
  /** Bytes that arrived in each of the last checks in which we waited for the sender. */
  readonly arrivals: number[];
  seen: number;
}

/**
 * Holds bodies to their pace: an upload may last as long as it moves, any other body must arrive in time.
 *
 * One timer looks at all of them, at what the sockets have received. While bytes wait in our own buffer, the
 * sender is not to blame, and that time does not count.
 */
export class BodyWatch {
  private readonly watched = new Set<Watched>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: BodyWatchOptions) {}

  add(req: Request, res: Response, isUpload: boolean): void {
    const seen = req.socket.bytesRead;
    this.watched.add({ req, res, isUpload, startedAt: performance.now(), arrivals: [], seen });
    this.timer ??= setInterval(() => this.check(), LIMITS.CHECK_INTERVAL_MS).unref();
  }

  private check(): void {
    const now = performance.now();
    for (const one of this.watched) {
      if (one.req.complete || one.req.socket.destroyed) this.watched.delete(one);
      else if (one.isUpload ? this.isCrawling(one) : this.isLate(one, now)) {
        this.watched.delete(one);
        this.options.onSlow(one.req, one.res);
      }
    }
    if (this.watched.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private isLate(one: Watched, now: number): boolean {
    return now - one.startedAt >= this.options.requestTimeoutMs;
  }

  private isCrawling(one: Watched): boolean {
    const { bytesRead } = one.req.socket;
    const arrived = bytesRead - one.seen;
    one.seen = bytesRead;
    if (one.req.readableLength > 0 && arrived === 0) return false;
    const length = Math.max(1, Math.round(this.options.windowMs / LIMITS.CHECK_INTERVAL_MS));
    one.arrivals.push(arrived);
    if (one.arrivals.length > length) one.arrivals.shift();
    if (one.arrivals.length < length) return false;
    const total = one.arrivals.reduce((sum, bytes) => sum + bytes, 0);
    return total < (LIMITS.MIN_UPLOAD_BYTES_PER_SECOND * this.options.windowMs) / 1_000;
  }
}
