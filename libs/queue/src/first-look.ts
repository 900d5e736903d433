import { setTimeout as delay } from 'node:timers/promises';

/** The pause between two attempts. A caller that retries in a loop would otherwise starve timers and sockets. */
const PAUSE_MS = 200;

/**
 * Runs a check before the first use of a connection, until it succeeds once. A success is remembered. After a failure
 * the next caller tries again. Concurrent callers share one attempt.
 */
export class FirstLook {
  private attempt: Promise<void> | undefined;
  private isDone = false;
  private failedAt = -Infinity;

  constructor(private readonly check: () => Promise<void>) {}

  /** Resolves when the check has succeeded. @throws the error of this attempt */
  async done(): Promise<void> {
    if (this.isDone) return;
    this.attempt ??= this.try().finally(() => (this.attempt = undefined));
    return this.attempt;
  }

  private async try(): Promise<void> {
    const pauseMs = this.failedAt + PAUSE_MS - performance.now();
    if (pauseMs > 0) await delay(pauseMs);
    try {
      await this.check();
      this.isDone = true;
    } catch (error) {
      this.failedAt = performance.now();
      throw error;
    }
  }
}
