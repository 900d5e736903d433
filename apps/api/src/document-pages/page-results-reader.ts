import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import {
  pageResultKey,
  pageResultSchema,
  pageResultsPrefix,
  type PageResult,
} from '@app/contracts';
import { DocumentStorage, StorageObjectNotFoundError } from '@app/document-storage';
import { summaryOf, type PageSummary } from './page.js';

/** The number of pages in one statement, so small that even the longest texts stay far below its timeout. */
const BATCH = 20;

/**
 * Reads the page results of an extraction. The worker handles hostile files, so its results are validated.
 */
@Injectable()
export class PageResultsReader {
  constructor(private readonly storage: DocumentStorage) {}

  /** Yields the page results 1 to `count` in batches. @throws StorageObjectNotFoundError, ZodError */
  async *read(
    documentId: string,
    extractionId: string,
    count: number,
  ): AsyncIterable<PageResult[]> {
    for (const numbers of batches(1, count)) {
      yield await Promise.all(
        numbers.map((number) => this.readPage(documentId, extractionId, number)),
      );
    }
  }

  /** Returns summaries of the pages `from` to `to`; pages without a result are left out. */
  async summaries(
    documentId: string,
    extractionId: string,
    from: number,
    to: number,
  ): Promise<PageSummary[]> {
    const found: PageSummary[] = [];
    for (const numbers of batches(from, to)) {
      const pages = await Promise.all(
        numbers.map((number) => this.find(documentId, extractionId, number)),
      );
      found.push(...pages.flatMap((page) => (page === undefined ? [] : [summaryOf(page)])));
    }
    return found;
  }

  /**
   * Returns a page's result. Undefined also for a result that cannot be parsed: the page will be read again.
   */
  async find(
    documentId: string,
    extractionId: string,
    number: number,
  ): Promise<PageResult | undefined> {
    try {
      return await this.readPage(documentId, extractionId, number);
    } catch (error) {
      const isMissing = error instanceof StorageObjectNotFoundError;
      if (isMissing || error instanceof z.ZodError || error instanceof SyntaxError)
        return undefined;
      throw error;
    }
  }

  /** Removes the page results of all extractions except `extractionId`. */
  async removeOthers(documentId: string, extractionId: string): Promise<void> {
    const kept = pageResultsPrefix(documentId, extractionId);
    for await (const object of this.storage.list(`extractions/${documentId}/`)) {
      if (!object.key.startsWith(kept)) await this.storage.delete(object.key);
    }
  }

  /** Removes all page results of a document. */
  async removeAll(documentId: string): Promise<void> {
    for await (const object of this.storage.list(`extractions/${documentId}/`)) {
      await this.storage.delete(object.key);
    }
  }

  private async readPage(
    documentId: string,
    extractionId: string,
    number: number,
  ): Promise<PageResult> {
    const bytes = await this.storage.get(pageResultKey(documentId, extractionId, number));
    const page = pageResultSchema.parse(JSON.parse(bytes.toString('utf8')));
    // PostgreSQL refuses NUL in a text.
    return { ...page, number, text: page.text.replaceAll('\0', ' ') };
  }
}

function* batches(from: number, to: number): Generator<number[]> {
  for (let first = from; first <= to; first += BATCH) {
    yield Array.from({ length: Math.min(BATCH, to - first + 1) }, (_, i) => first + i);
  }
}
