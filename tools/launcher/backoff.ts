const firstDelayMs = 500;
const maxDelayMs = 30_000;
/** A process that lived this long was well: its next end begins a new series. */
const settledMs = 60_000;

/** How long to wait before a process is started again: ever longer while it keeps ending soon. */
export class Backoff {
  #failures = 0;

  next(uptimeMs: number): number {
    if (uptimeMs >= settledMs) this.#failures = 0;
    const delayMs = Math.min(firstDelayMs * 2 ** this.#failures, maxDelayMs);
    this.#failures += 1;
    return delayMs;
  }
}
