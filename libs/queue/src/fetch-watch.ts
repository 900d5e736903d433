import { setTimeout as delay } from 'node:timers/promises';
import type { IQueueBackend } from 'bullmq';

/** A wait for jobs that goes on for so long has its connection: one that cannot be had fails, or fails the probe. */
const LISTENING_AFTER_MS = 1_000;
/** An idle consumer asks every five seconds, one with Redis at the latest every ten. */
const SILENCE_MS = 15_000;
const POLL_MS = 50;

/** Notes whether a consumer gets at its queue: how its last attempt to take a job, or to wait for one, ended. */
export class FetchWatch {
  private isFailing = true;
  private lastSuccessAt = -Infinity;

  /** Watches the backend of one consumer, before that consumer runs. */
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

  /** Whether the consumer takes jobs. One with jobs in hand may not have asked for a while. */
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

/** Waits until the claim holds; false when it does not in time. */
export async function holdsWithin(claim: () => boolean, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!claim()) {
    if (performance.now() >= deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}
