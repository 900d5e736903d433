import { Injectable } from '@nestjs/common';
import type { PageResult, RecogniseDocument } from '@app/contracts';
import { faultPoint } from '@app/fault-points';
import type { DocumentPages, PageOutcome } from '../extraction/index.js';
import { pageRead } from '../metrics/reading-metrics.js';
import { OriginalFetcher } from './original-fetcher.js';
import { PageResultStore, type LeftBehind } from './page-result-store.js';
import { ShutdownGrace } from './shutdown-grace.js';

/** Reads single pages of open documents, each of which is stored before it counts. */
@Injectable()
export class Workbench {
  constructor(
    private readonly originals: OriginalFetcher,
    private readonly results: PageResultStore,
    private readonly grace: ShutdownGrace,
  ) {}

  /** In hand until its result is stored: only then will nobody read it again. @throws when the process stops */
  async read(
    document: RecogniseDocument,
    open: DocumentPages,
    number: number,
  ): Promise<PageOutcome> {
    this.requireTime();
    faultPoint('read.page_begun', number);
    return this.store(document, await open.readPage(number, this.grace.signal));
  }

  async store(document: RecogniseDocument, page: PageResult): Promise<PageOutcome> {
    await this.results.put(document, page);
    faultPoint('read.page_stored');
    pageRead(page);
    return { number: page.number, error: page.error };
  }

  /** What became of a page that is stored. */
  async find(document: RecogniseDocument, number: number): Promise<PageOutcome | undefined> {
    const page = await this.results.find(document, number);
    return page && { number, error: page.error };
  }

  /** What earlier attempts have stored. */
  findLeft(document: RecogniseDocument): Promise<LeftBehind> {
    return this.results.findLeft(document);
  }

  /** @throws {DocumentMissingError} when the document was purged while it is read */
  async requireStored(document: RecogniseDocument): Promise<void> {
    await this.originals.requireStored(document);
  }

  /** @throws when the process stops */
  requireTime(): void {
    if (this.grace.isStopping) throw new Error('The process stops');
  }
}
