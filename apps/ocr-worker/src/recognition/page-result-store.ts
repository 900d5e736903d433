import { Injectable } from '@nestjs/common';
import {
  pageResultKey,
  pageResultSchema,
  pageResultsPrefix,
  type PageResult,
  type RecogniseDocument,
} from '@app/contracts';
import { DocumentStorage, StorageObjectNotFoundError } from '@app/document-storage';
import { crashRecordKey } from './crash-tracker.js';
import { outcomeOf, type PageOutcome } from './settle-extraction.js';

type Extraction = Pick<RecogniseDocument, 'documentId' | 'extractionId'>;

export interface StoredPages {
  /** The outcome of each stored page, by page number. */
  readonly pages: ReadonlyMap<number, PageOutcome>;
  readonly hasCrashRecord: boolean;
}

/** Stores the result of each page as an object in the document storage. */
@Injectable()
export class PageResultStore {
  constructor(private readonly storage: DocumentStorage) {}

  async put({ documentId, extractionId }: Extraction, page: PageResult): Promise<void> {
    const key = pageResultKey(documentId, extractionId, page.number);
    await this.storage.put(key, Buffer.from(JSON.stringify(pageResultSchema.parse(page))));
  }

  /** Returns what is already stored of an extraction, by earlier attempts or by other workers. */
  async findAll(extraction: Extraction): Promise<StoredPages> {
    const pages = new Map<number, PageOutcome>();
    let hasCrashRecord = false;
    const prefix = pageResultsPrefix(extraction.documentId, extraction.extractionId);
    for await (const { key } of this.storage.list(prefix)) {
      if (key === crashRecordKey(extraction)) hasCrashRecord = true;
      else if (key.includes('/page-')) {
        const page = await this.findPage(key);
        if (page !== undefined) pages.set(page.number, outcomeOf(page));
      }
    }
    return { pages, hasCrashRecord };
  }

  /** Returns the result of one page, or undefined when it is not stored. */
  async find({ documentId, extractionId }: Extraction, number: number) {
    try {
      return await this.findPage(pageResultKey(documentId, extractionId, number));
    } catch (error) {
      if (error instanceof StorageObjectNotFoundError) return undefined;
      throw error;
    }
  }

  /** An object that cannot be parsed counts as not stored, and the page is read again. */
  private async findPage(key: string): Promise<PageResult | undefined> {
    const bytes = await this.storage.get(key);
    try {
      return pageResultSchema.parse(JSON.parse(bytes.toString('utf8')));
    } catch {
      return undefined;
    }
  }
}
