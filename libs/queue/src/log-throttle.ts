const INTERVAL_MS = 10_000;

/** Logs at most once in ten seconds. A lost connection raises an error many times a second. */
export class LogThrottle {
  private lastAt = -Infinity;
  private suppressed = 0;

  /** Calls `write` with the number of calls that were suppressed since the last one, or suppresses this call. */
  log(write: (repeats: number) => void): void {
    const now = performance.now();
    if (now - this.lastAt < INTERVAL_MS) {
      this.suppressed += 1;
      return;
    }
    write(this.suppressed);
    this.lastAt = now;
    this.suppressed = 0;
  }
}
