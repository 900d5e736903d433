import { Injectable, Logger } from '@nestjs/common';
import { RECOGNISE_PAGES, type RecognisePages } from '@app/contracts';
import { AppError } from '@app/errors';
import {
  JobHandler,
  PostponedJobError,
  ReturnedJobError,
  YieldedJobError,
  type JobAttempt,
} from '@app/queue';
import { Footing } from '../recognition/footing.js';
import { PageJobs } from '../recognition/page-jobs.js';
import { PagePlanStore } from '../recognition/page-plan.js';
import { RangeReading } from '../recognition/range-reading.js';
import { ShutdownGrace } from '../recognition/shutdown-grace.js';
import { StoreGuard } from '../store/store-guard.js';
import { isWorthARetry } from './is-worth-a-retry.js';

/** Reads some pages of a long document. The document's own job finds what is stored, and reports the end. */
@Injectable()
export class RecognisePagesHandler extends JobHandler<typeof RECOGNISE_PAGES> {
  readonly jobName = RECOGNISE_PAGES;
  private readonly logger = new Logger(RecognisePagesHandler.name);

  constructor(
    private readonly reading: RangeReading,
    private readonly plans: PagePlanStore,
    private readonly jobs: PageJobs,
    private readonly grace: ShutdownGrace,
    private readonly footing: Footing,
    private readonly store: StoreGuard,
  ) {
    super();
  }

  async handle(task: RecognisePages, attempt: JobAttempt): Promise<void> {
    if (!(await this.jobs.areWanted(task))) {
      this.logger.log('Pages of an extraction that is over left alone');
      return;
    }
    try {
      await this.store.require(task.storeId);
      if (await this.reading.read(task, attempt)) await this.jobs.tell(task);
    } catch (error) {
      if (error instanceof ReturnedJobError || error instanceof YieldedJobError) throw error;
      if (this.grace.isStopping) throw new ReturnedJobError();
      if (await this.footing.isToBlame(error, attempt.addedAt)) throw new PostponedJobError(error);
      await this.noteFailure(task, error, attempt);
    }
  }

  /** What is expected of hostile or broken documents ends here; anything else is tried again. */
  private async noteFailure(
    task: RecognisePages,
    error: unknown,
    attempt: JobAttempt,
  ): Promise<void> {
    const isExpected = error instanceof AppError && !isWorthARetry(error.kind);
    if (!isExpected && !attempt.isLast) throw error;
    await this.plans.fail(
      task,
      isExpected
        ? { code: error.code, message: error.message }
        : { code: 'document.extraction_failed', message: 'The document could not be read.' },
    );
    await this.jobs.tell(task);
    if (!isExpected) throw error;
  }
}
