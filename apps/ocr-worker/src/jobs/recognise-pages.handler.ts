import { Injectable, Logger } from '@nestjs/common';
import { RECOGNISE_PAGES, type RecognisePages } from '@app/contracts';
import { JobHandler, type JobAttempt } from '@app/queue';
import { RangeRecogniser } from '../recognition/range-recogniser.js';
import { JobPolicy } from './job-policy.js';

/** Reads some pages for the worker that owns the document. That worker reads every page on which this one fails. */
@Injectable()
export class RecognisePagesHandler extends JobHandler<typeof RECOGNISE_PAGES> {
  readonly jobName = RECOGNISE_PAGES;
  private readonly logger = new Logger(RecognisePagesHandler.name);

  constructor(
    private readonly recogniser: RangeRecogniser,
    private readonly policy: JobPolicy,
  ) {
    super();
  }

  async handle(pages: RecognisePages, attempt: JobAttempt): Promise<void> {
    // After a crash, leave these pages to the worker that owns the document: only it counts crashes.
    if (attempt.deaths > 0) return;
    try {
      if (!(await this.policy.isOfCurrentStore(pages))) return;
      await this.recogniser.recognise(pages);
    } catch (err) {
      this.policy.throwIfReturned(err);
      this.logger.warn({ err }, 'Pages left to the worker that has the document');
    }
  }
}
