import type { PageResult, RecogniseDocument } from '@app/contracts';
import { faultPoint } from '@app/fault-points';
import { pageRead } from '../metrics/reading-metrics.js';
import type { DocumentPages } from '../sandbox-protocol/extractor.js';
import type { AttachmentStore } from './attachment-store.js';
import type { OriginalFetcher } from './original-fetcher.js';
import type { PageResultStore } from './page-result-store.js';
import { outcomeOf, type PageOutcome } from './settle-extraction.js';
import type { ShutdownGrace } from './shutdown-grace.js';

interface Collaborators {
  readonly originals: Pick<OriginalFetcher, 'requireStored'>;
  readonly results: Pick<PageResultStore, 'put' | 'find'>;
  readonly attachments: Pick<AttachmentStore, 'storeAll'>;
  readonly grace: Pick<ShutdownGrace, 'signal' | 'throwIfStopping'>;
}

/** An open document. Its pages count as read only after their results are stored. */
export class OpenDocument {
  readonly pagesTotal: number;
  readonly pagesToRead: number;

  constructor(
    private readonly document: RecogniseDocument,
    private readonly pages: DocumentPages,
    private readonly collaborators: Collaborators,
  ) {
    this.pagesTotal = pages.pagesTotal;
    this.pagesToRead = pages.pagesToRead;
  }

  /** Reads a page and stores its result. @throws when the process stops */
  async readPage(number: number): Promise<PageOutcome> {
    this.throwIfStopping();
    faultPoint('read.page_begun', number);
    const { signal } = this.collaborators.grace;
    return this.storePage(await this.pages.readPage(number, signal));
  }

  async storePage(page: PageResult): Promise<PageOutcome> {
    await this.collaborators.results.put(this.document, page);
    faultPoint('read.page_stored');
    pageRead(page);
    return outcomeOf(page);
  }

  /** Returns the outcome of a page; undefined when its result is not stored. */
  async findPage(number: number): Promise<PageOutcome | undefined> {
    const page = await this.collaborators.results.find(this.document, number);
    return page && outcomeOf(page);
  }

  /** Stores the attachments if the job asks for them. Returns whether it does. @throws when the process stops */
  async storeAttachments(): Promise<boolean> {
    if (this.document.attachments !== true) return false;
    const { attachments, grace } = this.collaborators;
    await attachments.storeAll(this.document, this.pages, grace.signal);
    return true;
  }

  /** @throws {DocumentMissingError} when the original has been purged since it was opened */
  async requireOriginal(): Promise<void> {
    await this.collaborators.originals.requireStored(this.document);
  }

  /** @throws when the process stops */
  throwIfStopping(): void {
    this.collaborators.grace.throwIfStopping();
  }
}
