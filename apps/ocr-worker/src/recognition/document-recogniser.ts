import { Injectable } from '@nestjs/common';
import type { RecogniseDocument } from '@app/contracts';
import type { JobAttempt } from '@app/queue';
import { settleExtraction, type PageOutcome } from '../extraction/index.js';
import { ExtractionReporter, type ExtractionEnd } from './extraction.reporter.js';
import { PageJobs } from './page-jobs.js';
import {
  PAGES_OF_ONE_JOB,
  PagePlanStore,
  planFor,
  rangesOf,
  type ExtractionFailure,
  type PagePlan,
} from './page-plan.js';
import { PageResultStore } from './page-result.store.js';
import { PagesReader, type Reading } from './pages.reader.js';

export type Recognised = Omit<ExtractionEnd, 'engine' | 'attempts'>;

/**
 * Has one document read: a short one here and now, a long one by jobs that each read some of its pages, on whichever
 * workers there are. Its own job stays in the queue until all of them are done, and sees to it that they get done.
 */
@Injectable()
export class DocumentRecogniser {
  constructor(
    private readonly pages: PagesReader,
    private readonly plans: PagePlanStore,
    private readonly jobs: PageJobs,
    private readonly results: PageResultStore,
    private readonly reporter: ExtractionReporter,
  ) {}

  /**
   * Undefined when jobs for its pages are at work: then it is to be asked again.
   *
   * @throws {AppError} when the document as a whole cannot be read, and the grace's reason when it must stop
   */
  async recognise(
    document: RecogniseDocument,
    attempt: JobAttempt,
  ): Promise<Recognised | undefined> {
    const known = await this.plans.find(document);
    if (known !== undefined) return this.supervise(document, attempt, known);
    return this.pages.withOpen({ document, attempt }, async (reading) => {
      const { pagesTotal, pagesToRead } = reading.open;
      if (isForOneJob(document, pagesToRead)) return this.readAll(reading);
      const plan = planFor({ pagesTotal, pagesToRead });
      await this.plans.put(document, plan);
      await this.reporter.progressOf(document, plan)(reading.stored.size);
      return this.supervise(document, attempt, plan);
    });
  }

  private async readAll(reading: Reading): Promise<Recognised> {
    const { document, open } = reading;
    const { pagesTotal, pagesToRead } = open;
    const report = this.reporter.progressOf(document, { pagesTotal, pagesToRead });
    await report(0);
    const all = { firstPage: 1, lastPage: pagesToRead };
    return ended(pagesTotal, await this.pages.read(reading, all, report));
  }

  /** Idempotent, and right whatever became of the jobs: what counts is which pages are stored. */
  private async supervise(
    document: RecogniseDocument,
    attempt: JobAttempt,
    plan: PagePlan,
  ): Promise<Recognised | undefined> {
    const stored = await this.results.listStored(document);
    const missing = rangesOf(plan).filter(({ firstPage, lastPage }) => {
      for (let page = firstPage; page <= lastPage; page += 1) if (!stored.has(page)) return true;
      return false;
    });
    if (missing.length === 0) return this.finish(document, plan);
    const failure = await this.plans.findFailure(document);
    if (failure !== undefined) return failed(plan, failure);
    await this.jobs.keepAlive(document, plan, missing, attempt.priority);
    return undefined;
  }

  private async finish(
    document: RecogniseDocument,
    plan: PagePlan,
  ): Promise<Recognised | undefined> {
    const { pages } = await this.results.findLeft(document);
    const outcomes: PageOutcome[] = [];
    for (let number = 1; number <= plan.pagesToRead; number += 1) {
      const page = pages.get(number);
      if (page !== undefined) outcomes.push(page);
      // It is there and cannot be understood: it is read again.
      else await this.results.remove(document, number);
    }
    if (outcomes.length < plan.pagesToRead) return undefined;
    return ended(plan.pagesTotal, outcomes);
  }
}

/** Pages of plain text are read faster than their jobs would be made. */
function isForOneJob({ mediaType }: RecogniseDocument, pagesToRead: number): boolean {
  return pagesToRead <= PAGES_OF_ONE_JOB || mediaType === 'text/plain';
}

function ended(pagesTotal: number, pages: readonly PageOutcome[]): Recognised {
  return { pagesTotal, pagesStored: pages.length, ...settleExtraction(pagesTotal, pages) };
}

function failed({ pagesTotal }: PagePlan, error: ExtractionFailure): Recognised {
  return { outcome: 'failed', pagesTotal, pagesStored: 0, truncated: false, error };
}
