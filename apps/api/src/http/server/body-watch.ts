import type { Request, Response } from 'express';
import { LIMITS } from './limits.js';

export interface BodyWatchOptions {
  /** How long the body of a request other than an upload may take to arrive. */
  readonly requestTimeoutMs: number;
  /** The window over which an upload's average rate is measured. An upload may also pause for this long. */
  readonly windowMs: number;
  /** Called once for each request that is too slow. */
  readonly onSlow: (req: Request, res: Response) => void;
}

interface WatchedBody {
  readonly req: Request;
  readonly res: Response;
  readonly isUpload: boolean;
  readonly startedAt: number;
  /** Bytes that arrived between the last checks. A check in which the api was the slow side is left out. */
  readonly arrivals: number[];
  /** The time and the bytes of all checks except those in which the api was the slow side. */
  total: { ms: number; bytes: number };
  /** `bytesRead` of the socket at the last check. */
  bytesRead: number;
}

/**
 * Finds request bodies that arrive too slowly. An upload may take any time while its rate is high enough; any
 * other body must arrive before a timeout.
 *
 * One timer checks all bodies by the bytes that their sockets have received. While bytes wait in our own
 * buffer, the api is the slow side, so that time does not count.
 */
export class BodyWatch {
  private readonly watched = new Set<WatchedBody>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: BodyWatchOptions) {}

  add(req: Request, res: Response, isUpload: boolean): void {
    const { bytesRead } = req.socket;
    const startedAt = performance.now();
    this.watched.add({
      req,
      res,
      isUpload,
      startedAt,
      arrivals: [],
      total: { ms: 0, bytes: 0 },
      bytesRead,
    });
    this.timer ??= setInterval(() => this.check(), LIMITS.CHECK_INTERVAL_MS).unref();
  }

  private check(): void {
    const now = performance.now();
    for (const body of this.watched) {
      if (body.req.complete || body.req.socket.destroyed) this.watched.delete(body);
      else if (body.isUpload ? this.isTooSlow(body) : this.isLate(body, now)) {
        this.watched.delete(body);
        this.options.onSlow(body.req, body.res);
      }
    }
    if (this.watched.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private isLate(body: WatchedBody, now: number): boolean {
    return now - body.startedAt >= this.options.requestTimeoutMs;
  }

  private isTooSlow(body: WatchedBody): boolean {
    const { bytesRead } = body.req.socket;
    const arrived = bytesRead - body.bytesRead;
    body.bytesRead = bytesRead;
    if (body.req.readableLength > 0 && arrived === 0) return false;
    body.total.ms += LIMITS.CHECK_INTERVAL_MS;
    body.total.bytes += arrived;
    if (isTooSlowOverall(body.total)) return true;
    const length = Math.max(1, Math.round(this.options.windowMs / LIMITS.CHECK_INTERVAL_MS));
    body.arrivals.push(arrived);
    if (body.arrivals.length > length) body.arrivals.shift();
    if (body.arrivals.length < length) return false;
    const total = body.arrivals.reduce((sum, bytes) => sum + bytes, 0);
    return total < (LIMITS.MIN_UPLOAD_BYTES_PER_SECOND * this.options.windowMs) / 1_000;
  }
}

/** Otherwise an upload just above the lowest rate could last for a day. */
function isTooSlowOverall({ ms, bytes }: { ms: number; bytes: number }): boolean {
  if (ms < LIMITS.UPLOAD_SLOW_PHASE_MS) return false;
  return bytes < (LIMITS.MIN_LONG_UPLOAD_BYTES_PER_SECOND * ms) / 1_000;
}
