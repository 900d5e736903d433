import { setTimeout as delay } from 'node:timers/promises';
import type { IQueueBackend } from 'bullmq';

/** After this time a wait for jobs counts as a success: without a connection it would have failed by then. */
const LISTENING_AFTER_MS = 1_000;
/** An idle consumer fetches at least every five seconds (PostgreSQL) or ten seconds (Redis). */
const SILENCE_MS = 15_000;
const POLL_MS = 50;

/** Records whether a consumer reaches its queue: how its last attempt to fetch a job, or to wait for one, ended. */
export class FetchWatch {
  private isFailing = true;
  private lastSuccessAt = -Infinity;

  /** Wraps the backend of one consumer. Call it before that consumer runs. */
  attach(backend: IQueueBackend): void {
    const [moveToActive, waitForJob] = [
      backend.moveToActive.bind(backend),
      backend.waitForJob.bind(backend),
    ];
    backend.moveToActive = (...args) => this.watch(moveToActive(...args));
    backend.waitForJob = (...args) => this.watch(waitForJob(...args));
  }

  noteSuccess(): void {
    this.isFailing = false;
    this.lastSuccessAt = performance.now();
  }

  /** Whether the consumer takes jobs. A busy consumer may not have fetched for a while. */
  isTaking(isIdle: boolean): boolean {
    const isSilent = isIdle && performance.now() - this.lastSuccessAt > SILENCE_MS;
    return !this.isFailing && !isSilent;
  }

  private async watch<T>(attempt: Promise<T>): Promise<T> {
    const timer = setTimeout(() => this.noteSuccess(), LISTENING_AFTER_MS).unref();
    try {
      const result = await attempt;
      this.noteSuccess();
      return result;
    } catch (error) {
      this.isFailing = true;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Waits until `isTrue()`; returns false when it is still false after `timeoutMs`. */
export async function becomesTrueWithin(
  isTrue: () => boolean,
  timeoutMs: number,
): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!isTrue()) {
    if (performance.now() >= deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}
