import { Injectable } from '@nestjs/common';
import type { RecognisePages } from '@app/contracts';
import type { JobAttempt } from '@app/queue';
import { ExtractionReporter } from './extraction.reporter.js';
import { PageResultStore } from './page-result.store.js';
import { PagesReader } from './pages.reader.js';

/** Reads the pages of one range and says how far the whole document is. */
@Injectable()
export class RangeReading {
  constructor(
    private readonly pages: PagesReader,
    private readonly results: PageResultStore,
    private readonly reporter: ExtractionReporter,
  ) {}

  /** Whether all pages of the document are stored now. */
  async read(task: RecognisePages, attempt: JobAttempt): Promise<boolean> {
    const { firstPage, lastPage, pagesTotal, pagesToRead } = task;
    const range = { firstPage, lastPage };
    const countDone = async () => (await this.results.listStored(task)).size;
    const progress = this.reporter.progressOf(task, { pagesTotal, pagesToRead });
    await this.pages.withOpen({ document: task, attempt, range }, (reading) =>
      this.pages.read(reading, range, () => progress(countDone)),
    );
    return (await countDone()) >= pagesToRead;
  }
}
