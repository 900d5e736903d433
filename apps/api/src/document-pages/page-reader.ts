import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { DocumentFailedError, DocumentReader, type Document } from '../documents/index.js';
import { decodeCursor, encodeCursor, type Handled } from '../http/index.js';
import { PageNotFoundError, PageNotReadyError } from './page.errors.js';
import {
  NO_CONTENT,
  summaryOf,
  untried,
  type Page,
  type PageSummary,
  type Reason,
} from './page.js';
import type { ListPages } from './page.requests.js';
import { PagesReadModel } from './pages.read-model.js';
import { PageResultsReader } from './page-results-reader.js';

const positionSchema = z.tuple([z.int().nonnegative().max(10_000_000)]);

export interface ListedPages {
  readonly items: readonly PageSummary[];
  readonly nextCursor: string | null;
}

/**
 * Answers what callers may know of single pages. Those of a text are rows; those of an extraction that is not settled
 * are what the worker has stored so far. While a document is read anew, its pages are those of its old text.
 */
@Injectable()
export class PageReader {
  constructor(
    private readonly documents: DocumentReader,
    private readonly readModel: PagesReadModel,
    private readonly results: PageResultsReader,
  ) {}

  /** In their order. Empty until the document was opened. @throws DocumentNotFoundError, CursorInvalidError */
  async list(
    accountId: string,
    id: string,
    { limit, cursor }: Handled<ListPages, 'limit' | 'cursor'>,
  ): Promise<ListedPages> {
    const [after] = cursor === undefined ? [0] : decodeCursor(positionSchema, cursor);
    const document = await this.documents.getLive(accountId, id);
    const total = document.pagesTotal ?? 0;
    const last = Math.min(after + limit, total);
    const items = await this.summaries(document, after + 1, last);
    return { items, nextCursor: last < total ? encodeCursor([last]) : null };
  }

  /** @throws DocumentNotFoundError, PageNotFoundError, PageNotReadyError, DocumentFailedError */
  async get(accountId: string, id: string, number: number): Promise<Page> {
    const document = await this.documents.getLive(accountId, id);
    const total = document.pagesTotal;
    if (number < 1 || (total !== null && number > total)) throw new PageNotFoundError();
    if (total === null) throw notOpened(document);
    const read = await this.results.find(id, shownExtraction(document), number);
    if (read !== undefined) return { ...read, ...summaryOf(read) };
    // Read by a release that stored less, or just replaced by a new text.
    const current = await this.documents.getLive(accountId, id);
    const [summary] = await this.summaries(current, number, number);
    if (summary === undefined) throw new PageNotFoundError();
    if (summary.status === 'pending') throw new PageNotReadyError();
    return { ...NO_CONTENT, text: await this.textOf(current, number), ...summary };
  }

  private async summaries(document: Document, from: number, to: number): Promise<PageSummary[]> {
    if (from > to) return [];
    const { id, accountId, textExtractionId } = document;
    const read =
      textExtractionId === null
        ? await this.results.summaries(id, document.extractionId, from, to)
        : await this.readModel.summaries({
            accountId,
            documentId: id,
            extractionId: textExtractionId,
            from,
            to,
          });
    const byNumber = new Map(read.map((page) => [page.number, page]));
    return Array.from({ length: to - from + 1 }, (_, i) => from + i).map(
      (number) => byNumber.get(number) ?? untried(number, whyUntried(document, number)),
    );
  }

  private async textOf({ id, accountId, textExtractionId }: Document, number: number) {
    if (textExtractionId === null) return '';
    const place = { from: number, to: number };
    return this.readModel.text({
      accountId,
      documentId: id,
      extractionId: textExtractionId,
      ...place,
    });
  }
}

function shownExtraction(document: Document): string {
  return document.textExtractionId ?? document.extractionId;
}

/** Null when somebody will. */
function whyUntried(document: Document, number: number): Reason | null {
  const { status, pagesToRead, textExtractionId } = document;
  if (status === 'failed') return document.error;
  const isBeyond = pagesToRead !== null && number > pagesToRead;
  if (!isBeyond && textExtractionId === null) return null;
  return { code: 'page.skipped', message: 'The document has more pages than are read.' };
}

function notOpened({ status, error }: Document) {
  return status === 'failed'
    ? new DocumentFailedError(error ?? undefined)
    : new PageNotReadyError();
}
