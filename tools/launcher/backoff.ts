const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;
/** A process that ran for this long was healthy: its next end starts again with the first delay. */
const SETTLED_MS = 60_000;

/** Decides how long to wait before a process is restarted. The delay doubles while the process keeps ending early. */
export class Backoff {
  private failures = 0;

  next(uptimeMs: number): number {
    if (uptimeMs >= SETTLED_MS) this.failures = 0;
    const delayMs = Math.min(FIRST_DELAY_MS * 2 ** this.failures, MAX_DELAY_MS);
    this.failures += 1;
    return delayMs;
  }
}
