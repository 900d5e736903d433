import { Injectable } from '@nestjs/common';
import {
  pageResultKey,
  pageResultSchema,
  pageResultsPrefix,
  type PageResult,
} from '@app/contracts';
import { DocumentStorage } from '@app/document-storage';

/** So few that one statement stays far below its time-out, however long their texts are. */
const BATCH = 20;

/** Reads what the worker stored of an extraction. The worker handles hostile files: its words are checked, too. */
@Injectable()
export class PageResultsReader {
  constructor(private readonly storage: DocumentStorage) {}

  /** The page results 1 to `count`, in batches. @throws StorageObjectNotFoundError, ZodError */
  async *read(
    documentId: string,
    extractionId: string,
    count: number,
  ): AsyncIterable<PageResult[]> {
    for (let from = 1; from <= count; from += BATCH) {
      const numbers = Array.from({ length: Math.min(BATCH, count - from + 1) }, (_, i) => from + i);
      yield await Promise.all(
        numbers.map((number) => this.readPage(documentId, extractionId, number)),
      );
    }
  }

  /** Removes the page results of all extractions but the one whose text the document now has. */
  async removeOthers(documentId: string, extractionId: string): Promise<void> {
    const kept = pageResultsPrefix(documentId, extractionId);
    for await (const object of this.storage.list(`extractions/${documentId}/`)) {
      if (!object.key.startsWith(kept)) await this.storage.delete(object.key);
    }
  }

  private async readPage(
    documentId: string,
    extractionId: string,
    number: number,
  ): Promise<PageResult> {
    const bytes = await this.storage.get(pageResultKey(documentId, extractionId, number));
    const page = pageResultSchema.parse(JSON.parse(bytes.toString('utf8')));
    // Private-use characters mark the hits of a search; NUL is no text for PostgreSQL.
    return { ...page, number, text: page.text.replace(/[\0\ue000-\ue003]/g, ' ') };
  }
}
