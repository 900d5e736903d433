import { setTimeout as delay } from 'node:timers/promises';

/** Between two attempts: a caller that asks in a loop must not keep timers and sockets from their turn. */
const PAUSE_MS = 200;

/**
 * Does something once, before the first use of a connection. A success is remembered; a failure is not, so that the
 * next caller tries again. Callers that come at the same time share one attempt.
 */
export class FirstLook {
  private attempt: Promise<void> | undefined;
  private isDone = false;
  private failedAt = -Infinity;

  constructor(private readonly look: () => Promise<void>) {}

  /** Resolves once it succeeded. @throws what this attempt failed with */
  async done(): Promise<void> {
    if (this.isDone) return;
    this.attempt ??= this.try().finally(() => (this.attempt = undefined));
    return this.attempt;
  }

  private async try(): Promise<void> {
    const pauseMs = this.failedAt + PAUSE_MS - performance.now();
    if (pauseMs > 0) await delay(pauseMs);
    try {
      await this.look();
      this.isDone = true;
    } catch (error) {
      this.failedAt = performance.now();
      throw error;
    }
  }
}
