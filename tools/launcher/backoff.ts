const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;
/** When a process that ran for this long ends, the delay starts again at `FIRST_DELAY_MS`. */
const HEALTHY_UPTIME_MS = 60_000;

/**
 * Returns the delay before a process is restarted. The delay doubles each time that the process ends early.
 */
export class Backoff {
  private failures = 0;

  next(uptimeMs: number): number {
    if (uptimeMs >= HEALTHY_UPTIME_MS) this.failures = 0;
    const delayMs = Math.min(FIRST_DELAY_MS * 2 ** this.failures, MAX_DELAY_MS);
    this.failures += 1;
    return delayMs;
  }
}
