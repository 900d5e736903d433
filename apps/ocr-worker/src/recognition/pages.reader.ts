import { Injectable, Logger } from '@nestjs/common';
import { pageResultSchema, type PageResult, type RecogniseDocument } from '@app/contracts';
import { faultPoint } from '@app/fault-points';
import { YieldedJobError, type JobAttempt } from '@app/queue';
import { DocumentCrashedError, PageCrashedError } from '../extraction/extraction.errors.js';
import { Extractor, type DocumentPages, type PageOutcome } from '../extraction/index.js';
import { pageRead } from '../metrics/reading.metrics.js';
import { WHOLE } from './death-record.js';
import { DeathWatch, type WatchedExtraction } from './death-watch.js';
import { OriginalFetcher } from './original-fetcher.js';
import type { PageRange } from './page-plan.js';
import { PageResultStore } from './page-result.store.js';
import { ShutdownGrace } from './shutdown-grace.js';
import { Turns } from './turns.js';

/** What a job has to read. */
export interface ReadingTask {
  readonly document: RecogniseDocument;
  readonly attempt: JobAttempt;
  /** All pages, where there is none. */
  readonly range?: PageRange;
}

/** A document, opened for its job. */
export interface Reading extends ReadingTask {
  readonly open: DocumentPages;
  /** What earlier attempts have stored. */
  readonly stored: ReadonlyMap<number, PageOutcome>;
  readonly watched: WatchedExtraction;
}

/** Opens documents and reads pages of them; what each page holds is stored at once. */
@Injectable()
export class PagesReader {
  private readonly logger = new Logger(PagesReader.name);

  constructor(
    private readonly originals: OriginalFetcher,
    private readonly extractor: Extractor,
    private readonly results: PageResultStore,
    private readonly grace: ShutdownGrace,
    private readonly deaths: DeathWatch,
    private readonly turns: Turns,
  ) {}

  /** Lends the open document to `use`. @throws {AppError} when the document as a whole cannot be read */
  async withOpen<T>(task: ReadingTask, use: (reading: Reading) => Promise<T>): Promise<T> {
    const { document, attempt, range } = task;
    const { pages: stored, hasDeathRecord } = await this.results.findLeft(document, range);
    const watched = await this.deaths.watch(document, attempt, {
      stored: new Set(stored.keys()),
      hasRecord: hasDeathRecord,
      ...(range === undefined ? {} : { range }),
    });
    if (watched.isCondemned(WHOLE)) {
      await watched.end();
      throw new DocumentCrashedError();
    }
    const { signal } = this.grace;
    return this.originals.withOriginal(document, signal, async (path) => {
      faultPoint('read.fetched');
      const { mediaType, languages } = document;
      const open = await watched.attempt(WHOLE, () => {
        faultPoint('read.opening');
        return this.extractor.open({ path, mediaType, languages }, signal);
      });
      try {
        const result = await use({ ...task, open, stored, watched });
        await watched.end();
        return result;
      } finally {
        await open.close();
      }
    });
  }

  /**
   * Reads the pages that are not stored yet.
   *
   * @param report called after every page with the number of those done; says whether it told anybody
   * @throws YieldedJobError after a page, when it is somebody else's turn
   */
  async read(
    reading: Reading,
    { firstPage, lastPage }: PageRange,
    report: (pagesDone: number) => Promise<boolean>,
  ): Promise<PageOutcome[]> {
    const { document, attempt, stored } = reading;
    const pages: PageOutcome[] = [];
    for (let number = firstPage; number <= lastPage; number += 1) {
      const known = stored.get(number);
      pages.push(known ?? (await this.readPage(reading, number)));
      // Its owner may have ended the document meanwhile: then nobody wants the rest.
      if (await report(pages.length)) await this.originals.requireStored(document);
      if (known !== undefined || number === lastPage) continue;
      if (await this.turns.isOthers(document, attempt)) throw new YieldedJobError();
    }
    return pages;
  }

  private async readPage(
    { document, open, watched }: Reading,
    number: number,
  ): Promise<PageOutcome> {
    if (this.grace.isStopping) throw new Error('The process stops');
    const page = watched.isCondemned(number)
      ? await this.store(document, crashedPage(number))
      : await watched.attempt(number, async () => {
          this.logger.debug({ page: number }, 'Page begun');
          faultPoint('read.page_begun', number);
          // In hand until its result is stored: only then will nobody read it again.
          return this.store(document, await open.readPage(number, this.grace.signal));
        });
    pageRead(page);
    return { number, error: page.error };
  }

  private async store(document: RecogniseDocument, page: PageResult): Promise<PageResult> {
    await this.results.put(document, page);
    faultPoint('read.page_stored');
    return page;
  }
}

function crashedPage(number: number): PageResult {
  const { code, message } = new PageCrashedError();
  const page = { number, source: null, confidence: null, text: '', durationMs: 0 };
  return pageResultSchema.parse({ ...page, error: { code, message } });
}
