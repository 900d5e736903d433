import { setTimeout as delay } from 'node:timers/promises';
import type { IQueueBackend } from 'bullmq';

/** After this time a wait for jobs counts as a success: without a connection it would have failed by then. */
const LISTENING_AFTER_MS = 1_000;
/** An idle consumer fetches every two seconds, or after ten when it waits for a delayed job in Redis. */
const SILENCE_MS = 15_000;
const POLL_MS = 50;

/** The two calls by which a consumer gets jobs: it asks for one, and it waits for a notification. */
type FetchCall = 'moveToActive' | 'waitForJob';

/**
 * Records whether a consumer reaches its queue: how its last attempt to take a job, and its last wait for one, ended. A
 * wait that works says nothing about taking: a role that may read the queue but not change it waits without an error.
 */
export class FetchWatch {
  private readonly failing = new Set<FetchCall>(['moveToActive']);
  private lastSuccessAt = -Infinity;

  /** Wraps the backend of one consumer. Call it before that consumer runs. */
  attach(backend: IQueueBackend): void {
    const [moveToActive, waitForJob] = [
      backend.moveToActive.bind(backend),
      backend.waitForJob.bind(backend),
    ];
    backend.moveToActive = (...args) => this.watch('moveToActive', moveToActive(...args));
    backend.waitForJob = async (...args) => {
      // After a failure the next attempt says whether the queue can be used again. A wait would delay it by seconds.
      if (this.failing.has('moveToActive')) return null;
      const timer = setTimeout(() => this.noteSuccess('waitForJob'), LISTENING_AFTER_MS).unref();
      try {
        return await this.watch('waitForJob', waitForJob(...args));
      } finally {
        clearTimeout(timer);
      }
    };
  }

  /** Records that the consumer took a job. */
  noteJob(): void {
    this.noteSuccess('moveToActive');
  }

  /** Whether the consumer takes jobs. A busy consumer may not have fetched for a while. */
  isTaking(isIdle: boolean): boolean {
    const isSilent = isIdle && performance.now() - this.lastSuccessAt > SILENCE_MS;
    return this.failing.size === 0 && !isSilent;
  }

  private noteSuccess(call: FetchCall): void {
    this.failing.delete(call);
    this.lastSuccessAt = performance.now();
  }

  private async watch<T>(call: FetchCall, attempt: Promise<T>): Promise<T> {
    try {
      const result = await attempt;
      this.noteSuccess(call);
      return result;
    } catch (error) {
      this.failing.add(call);
      throw error;
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
