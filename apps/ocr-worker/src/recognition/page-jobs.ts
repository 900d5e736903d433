import { Injectable } from '@nestjs/common';
import {
  pagesJobId,
  RECOGNISE_DOCUMENT,
  RECOGNISE_PAGES,
  type RecogniseDocument,
} from '@app/contracts';
import { JobProducer, JobStates } from '@app/queue';
import type { PagePlan, PageRange } from './page-plan.js';

/** The jobs that read a long document's pages. */
@Injectable()
export class PageJobs {
  constructor(
    private readonly producer: JobProducer,
    private readonly states: JobStates,
  ) {}

  /**
   * Sees to it that each range has a job that is live. The first has the document's own place in the line, so that
   * every account has one job there; those after it come one behind the other.
   */
  async keepAlive(
    document: RecogniseDocument,
    plan: PagePlan,
    ranges: readonly PageRange[],
    priority: number,
  ): Promise<void> {
    const { extractionId } = document;
    const { pagesTotal, pagesToRead } = plan;
    const ids = ranges.map(({ firstPage }) => pagesJobId(extractionId, firstPage));
    const lives = await this.states.byId(RECOGNISE_PAGES, ids);
    for (const [place, range] of ranges.entries()) {
      const jobId = pagesJobId(extractionId, range.firstPage);
      if (lives.get(jobId) === 'live') continue;
      const payload = { ...document, ...range, pagesTotal, pagesToRead };
      await this.producer.replace(RECOGNISE_PAGES, payload, { jobId, priority: priority + place });
    }
    const [first] = ids;
    if (first !== undefined) await this.producer.raise(RECOGNISE_PAGES, first, priority);
  }

  /** Whether the document's own job is still there: it is not when the extraction is over, or superseded. */
  async areWanted({ extractionId }: RecogniseDocument): Promise<boolean> {
    const lives = await this.states.byId(RECOGNISE_DOCUMENT, [extractionId]);
    return lives.get(extractionId) === 'live';
  }

  /** Has the document's own job look at what is done. */
  async tell({ extractionId }: RecogniseDocument): Promise<void> {
    await this.producer.hasten(RECOGNISE_DOCUMENT, extractionId);
  }
}
