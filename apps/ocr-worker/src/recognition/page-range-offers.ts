import { Injectable, Logger } from '@nestjs/common';
import { priorityOf, RECOGNISE_PAGES, type RecogniseDocument } from '@app/contracts';
import { JobProducer, JobStates, type Withdrawal } from '@app/queue';
import type { PageRange } from './page-ranges.js';

/**
 * Offers page ranges of a long document to other workers. Each range waits in the queue until another worker takes it or
 * the document's own worker withdraws it.
 */
@Injectable()
export class PageRangeOffers {
  private readonly logger = new Logger(PageRangeOffers.name);

  constructor(
    private readonly producer: JobProducer,
    private readonly states: JobStates,
  ) {}

  /** Never fails: the document's own worker reads each range that could not be offered. */
  async offer(document: RecogniseDocument, ranges: readonly PageRange[]): Promise<void> {
    const { turn = 0 } = document;
    try {
      for (const range of ranges) {
        await this.producer.add(
          RECOGNISE_PAGES,
          { ...document, ...range },
          {
            jobId: jobIdOf(document, range),
            priority: priorityOf({ turn: turn + range.from - 1, isOnlyOneOfAccount: false }),
          },
        );
      }
    } catch (err) {
      this.logger.warn({ err }, 'Pages not offered to other workers');
    }
  }

  /** Removes a range from the queue, unless another worker is reading it. */
  withdraw(document: RecogniseDocument, range: PageRange): Promise<Withdrawal> {
    return this.states.withdraw(RECOGNISE_PAGES, jobIdOf(document, range));
  }
}

function jobIdOf({ extractionId }: RecogniseDocument, { from }: PageRange): string {
  return `${extractionId}.${from}`;
}
