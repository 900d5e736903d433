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
    for (const numbers of batches(1, count)) {
      yield await Promise.all(
        numbers.map((number) => this.readPage(documentId, extractionId, number)),
      );
    }
  }

  /** What is known so far of the pages from one to another; those that are not there yet are left out. */
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

  /** One page's result, if it is there. One that cannot be understood is as good as none: it will be read again. */
  async find(
    documentId: string,
    extractionId: string,
    number: number,
  ): Promise<PageResult | undefined> {
    try {
      return await this.readPage(documentId, extractionId, number);
    } catch (error) {
      const isNone = error instanceof StorageObjectNotFoundError;
      if (isNone || error instanceof z.ZodError || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  /** Removes the page results of all extractions but the one whose text the document now has. */
  async removeOthers(documentId: string, extractionId: string): Promise<void> {
    const kept = pageResultsPrefix(documentId, extractionId);
    for await (const object of this.storage.list(`extractions/${documentId}/`)) {
      if (!object.key.startsWith(kept)) await this.storage.delete(object.key);
    }
  }

  /** Removes whatever was read of a document. */
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
    // Private-use characters mark the hits of a search; NUL is no text for PostgreSQL.
    return { ...page, number, text: page.text.replace(/[\0\ue000-\ue003]/g, ' ') };
  }
}

function* batches(from: number, to: number): Generator<number[]> {
  for (let first = from; first <= to; first += BATCH) {
    yield Array.from({ length: Math.min(BATCH, to - first + 1) }, (_, i) => first + i);
  }
}
