import { SourceUnavailableError } from '@app/sources';

/** 9 KB a second, which a slow line has. */
const MIN_BYTES = 1_024 ** 2;
const WINDOW_MS = 120_000;

/**
 * Ends work that moves hardly any bytes: a server, or a reader, that takes one byte from time to time would otherwise
 * occupy a place for as long as it likes. Each window of two minutes needs 1 MiB; work that ends earlier needs nothing.
 */
export class MinimumRate {
  private readonly slow = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private bytes = 0;

  constructor() {
    this.timer = setInterval(() => this.check(), WINDOW_MS).unref();
  }

  /** Aborted with SourceUnavailableError when a window had too few bytes. */
  get signal(): AbortSignal {
    return this.slow.signal;
  }

  count(bytes: number): void {
    this.bytes += bytes;
  }

  /** The work has ended. */
  clear(): void {
    clearInterval(this.timer);
  }

  private check(): void {
    if (this.bytes < MIN_BYTES) this.slow.abort(new SourceUnavailableError());
    this.bytes = 0;
  }
}
