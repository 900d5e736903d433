import { Injectable, Logger } from '@nestjs/common';
import { RECOGNISE_PAGES, type RecognisePages } from '@app/contracts';
import { JobHandler, ReturnedJobError, type JobAttempt } from '@app/queue';
import { RangeRecogniser } from '../recognition/range-recogniser.js';
import { ShutdownGrace } from '../recognition/shutdown-grace.js';
import { StoreIdentityCheck } from '../store/store-identity-check.js';

/** Reads pages for another worker, who has the document in hand and judges whatever goes wrong. */
@Injectable()
export class RecognisePagesHandler extends JobHandler<typeof RECOGNISE_PAGES> {
  readonly jobName = RECOGNISE_PAGES;
  private readonly logger = new Logger(RecognisePagesHandler.name);

  constructor(
    private readonly recogniser: RangeRecogniser,
    private readonly grace: ShutdownGrace,
    private readonly store: StoreIdentityCheck,
  ) {
    super();
  }

  async handle(pages: RecognisePages, attempt: JobAttempt): Promise<void> {
    // Pages that end processes are its owner's to count and to try alone.
    if (attempt.deaths > 0) return;
    try {
      // Without the store of the document there is nothing to help with.
      if (!(await this.store.holds(pages.storeId))) return;
      await this.recogniser.recognise(pages);
    } catch (err) {
      if (err instanceof ReturnedJobError) throw err;
      if (this.grace.isStopping) throw new ReturnedJobError();
      this.logger.warn({ err }, 'Pages left to the worker that has the document');
    }
  }
}
