import { Injectable } from '@nestjs/common';
import {
  pageResultKey,
  pageResultSchema,
  pageResultsPrefix,
  type PageResult,
  type RecogniseDocument,
} from '@app/contracts';
import { DocumentStorage } from '@app/document-storage';
import type { PageOutcome } from '../extraction/index.js';

type Extraction = Pick<RecogniseDocument, 'documentId' | 'extractionId'>;

/** The results of single pages, as objects in the document storage. */
@Injectable()
export class PageResultStore {
  constructor(private readonly storage: DocumentStorage) {}

  async put({ documentId, extractionId }: Extraction, page: PageResult): Promise<void> {
    const key = pageResultKey(documentId, extractionId, page.number);
    await this.storage.put(key, Buffer.from(JSON.stringify(pageResultSchema.parse(page))));
  }

  /** What an earlier attempt at the same extraction has stored, by page number. */
  async findStored({ documentId, extractionId }: Extraction): Promise<Map<number, PageOutcome>> {
    const stored = new Map<number, PageOutcome>();
    for await (const { key } of this.storage.list(pageResultsPrefix(documentId, extractionId))) {
      const page = await this.findPage(key);
      if (page !== undefined) stored.set(page.number, { number: page.number, error: page.error });
    }
    return stored;
  }

  /** An object that cannot be understood is as good as none: the page is read again. */
  private async findPage(key: string): Promise<PageResult | undefined> {
    const bytes = await this.storage.get(key);
    try {
      return pageResultSchema.parse(JSON.parse(bytes.toString('utf8')));
    } catch {
      return undefined;
    }
  }
}
