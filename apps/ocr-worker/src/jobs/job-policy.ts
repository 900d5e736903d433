import { Injectable } from '@nestjs/common';
import { DelayJobError, RequeueJobError, type JobAttempt } from '@app/queue';
import { ShutdownGrace } from '../recognition/shutdown-grace.js';
import { StoreIdentityCheck } from '../store/store-identity-check.js';
import { OutageDetector } from './outage-detector.js';

/**
 * How long this worker takes no jobs after a job of another store, so that a worker with that store takes it.
 */
const WRONG_STORE_PAUSE_MS = 5_000;

interface StoredJob {
  readonly storeId?: string | undefined;
}

/**
 * Decides for all handlers what happens to a job that cannot continue: another worker takes it, it waits for
 * the end of an outage, or it fails. Only a failure counts as an attempt.
 */
@Injectable()
export class JobPolicy {
  constructor(
    private readonly grace: ShutdownGrace,
    private readonly outages: OutageDetector,
    private readonly store: StoreIdentityCheck,
  ) {}

  /**
   * Runs the work of a job. Errors for which the job is responsible go to `onFailure`, or are thrown.
   *
   * @throws {RequeueJobError} when another worker must do the job: this one uses another store, the document yields to
   *   others, or the process stops
   * @throws {DelayJobError} when the job must wait for the end of an outage, or for another worker
   */
  async run<T>(
    job: StoredJob,
    attempt: JobAttempt,
    work: () => Promise<T>,
    onFailure: (error: unknown) => Promise<T> = rethrow,
  ): Promise<T> {
    try {
      // Without this check, a document that another store lacks would be reported as missing.
      if (!(await this.isOfCurrentStore(job))) {
        throw new RequeueJobError({ pauseMs: WRONG_STORE_PAUSE_MS });
      }
      return await work();
    } catch (error) {
      this.throwIfReturned(error);
      if (error instanceof DelayJobError) throw error;
      if (await this.outages.isOutage(error, attempt.addedAt)) throw new DelayJobError(error);
      return onFailure(error);
    }
  }

  /** Whether the bytes of the job are in the store that this worker uses. */
  isOfCurrentStore({ storeId }: StoredJob): Promise<boolean> {
    return this.store.isCurrentStore(storeId);
  }

  /**
   * @throws {RequeueJobError} the error itself if it is a RequeueJobError, or a new one if the process stops,
   *   which may have caused the error
   */
  throwIfReturned(error: unknown): void {
    if (error instanceof RequeueJobError) throw error;
    if (this.grace.isStopping) throw new RequeueJobError();
  }
}

function rethrow(error: unknown): never {
  throw error;
}
