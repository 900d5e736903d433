import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { AuthenticatedAccount } from '../auth/index.js';
import { DocumentFailedError, DocumentReader, type Document } from '../documents/index.js';
import { decodeCursor, encodeCursor, type Handled } from '../http/index.js';
import { PageNotFoundError, PageNotReadyError } from './page.errors.js';
import {
  NO_CONTENT,
  summaryOf,
  unreadPage,
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
 * Reads single pages for the API. The pages of a document with a text are rows. Before the first text is complete,
 * the pages are the page results that the worker has stored so far. While a document is read again, its pages are
 * still those of the current text.
 */
@Injectable()
export class PageReader {
  constructor(
    private readonly documents: DocumentReader,
    private readonly readModel: PagesReadModel,
    private readonly results: PageResultsReader,
  ) {}

  /**
   * Lists the pages in order. The list is empty until the worker has opened the document.
   *
   * @throws DocumentNotFoundError, CursorInvalidError
   */
  async list(
    account: AuthenticatedAccount,
    id: string,
    { limit, cursor }: Handled<ListPages, 'limit' | 'cursor'>,
  ): Promise<ListedPages> {
    const [after] = cursor === undefined ? [0] : decodeCursor(positionSchema, cursor);
    const document = await this.documents.getLive(account, id);
    const total = document.pagesTotal ?? 0;
    const last = Math.min(after + limit, total);
    const items = await this.summaries(document, after + 1, last);
    return { items, nextCursor: last < total ? encodeCursor([last]) : null };
  }

  /**
   * Reads one page.
   *
   * @throws PageNotFoundError, PageNotReadyError, DocumentFailedError, and the errors of
   *   {@link DocumentReader.getReadable}
   */
  async get(account: AuthenticatedAccount, id: string, number: number): Promise<Page> {
    const document = await this.documents.getReadable(account, id);
    const total = document.pagesTotal;
    if (number < 1 || (total !== null && number > total)) throw new PageNotFoundError();
    if (total === null) throw notOpened(document);
    const read = await this.results.find(id, shownExtraction(document), number);
    if (read !== undefined) return { ...read, ...summaryOf(read) };
    // An older release did not store this page result, or a new text has just replaced it.
    const current = await this.documents.getReadable(account, id);
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
      (number) => byNumber.get(number) ?? unreadPage(number, reasonNotRead(document, number)),
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

/** Why the page will never be read; null when it will be read. */
function reasonNotRead(document: Document, number: number): Reason | null {
  const { status, pagesToRead, textExtractionId } = document;
  if (status === 'failed') return document.error;
  const isBeyondLimit = pagesToRead !== null && number > pagesToRead;
  if (!isBeyondLimit && textExtractionId === null) return null;
  return { code: 'page.skipped', message: 'The document has more pages than are read.' };
}

function notOpened({ status, error }: Document) {
  return status === 'failed'
    ? new DocumentFailedError(error ?? undefined)
    : new PageNotReadyError();
}
