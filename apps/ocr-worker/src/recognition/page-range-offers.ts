import { Injectable, Logger } from '@nestjs/common';
import { priorityOf, RECOGNISE_PAGES, type RecogniseDocument } from '@app/contracts';
import { JobProducer, JobStates, type Withdrawal } from '@app/queue';
import type { PageRange } from './page-ranges.js';

/** Lets other workers help with a long document: its ranges wait in the queue until one of them, or its own worker, comes. */
@Injectable()
export class PageRangeOffers {
  private readonly logger = new Logger(PageRangeOffers.name);

  constructor(
    private readonly producer: JobProducer,
    private readonly states: JobStates,
  ) {}

  /** Nothing depends on it: what cannot be offered is read by whoever has the document in hand. */
  async offer(document: RecogniseDocument, ranges: readonly PageRange[]): Promise<void> {
    const { turn = 0 } = document;
    try {
      for (const range of ranges) {
        await this.producer.add(
          RECOGNISE_PAGES,
          { ...document, ...range },
          {
            jobId: jobIdOf(document, range),
            priority: priorityOf({ turn: turn + range.from - 1, isHurried: false }),
          },
        );
      }
    } catch (err) {
      this.logger.warn({ err }, 'Pages not offered to other workers');
    }
  }

  /** Takes a range out of the queue, unless somebody has it in hand. */
  withdraw(document: RecogniseDocument, range: PageRange): Promise<Withdrawal> {
    return this.states.withdraw(RECOGNISE_PAGES, jobIdOf(document, range));
  }
}

function jobIdOf({ extractionId }: RecogniseDocument, { from }: PageRange): string {
  return `${extractionId}.${from}`;
}
