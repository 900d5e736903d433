import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AccountClosing } from '../auth/index.js';
import { decodeCursor, encodeCursor } from '../http/index.js';
import type { ListDocuments } from './document.requests.js';
import { DocumentListReadModel, type ListedDocument } from './document-list.read-model.js';
import { toDocumentResponse } from './document.mapper.js';
import { DocumentsReadModel } from './documents.read-model.js';

const positionSchema = z.tuple([z.int().nonnegative().max(8.64e15), z.uuid()]);

/** Lists documents page by page. A cursor is the position of the last document on a page. */
@Injectable()
export class DocumentLister {
  constructor(
    private readonly readModel: DocumentListReadModel,
    private readonly documents: DocumentsReadModel,
    private readonly accounts: AccountClosing,
  ) {}

  /**
   * Returns a page as JSON, ready to be sent.
   *
   * @throws CursorInvalidError
   * @throws UnauthenticatedError when the account is closed
   */
  async list(accountId: string, query: ListDocuments): Promise<string> {
    const { limit, cursor, ...filter } = query;
    const after = cursor === undefined ? undefined : positionOf(cursor);
    // One document more than requested shows whether there is a next page, without a count.
    const found = await this.readModel.list(accountId, filter, limit + 1, after);
    // A document in the result proves that the account is open; an empty list does not.
    if (found.length === 0) await this.accounts.refuseClosed(accountId);
    const items = await this.withEstimates(accountId, found.slice(0, limit));
    const last = found[limit - 1];
    const hasMore = found.length > limit && last !== undefined;
    const nextCursor = hasMore ? encodeCursor([Date.parse(last.createdAt), last.id]) : null;
    return `{"items":[${items.join(',')}],"nextCursor":${JSON.stringify(nextCursor)}}`;
  }

  /**
   * Adds the JSON of documents that are being read: they are few, and their estimates need the domain's
   * rules.
   */
  private async withEstimates(
    accountId: string,
    found: readonly ListedDocument[],
  ): Promise<string[]> {
    const ids = found.filter(({ json }) => json === null).map(({ id }) => id);
    const documents = ids.length === 0 ? [] : await this.documents.findMany(accountId, ids);
    const byId = new Map(
      documents.map((document) => [document.id, JSON.stringify(toDocumentResponse(document))]),
    );
    // A document that is not found any more was purged in the meantime, so the page leaves it out.
    return found.flatMap(({ id, json }) => json ?? byId.get(id) ?? []);
  }
}

function positionOf(cursor: string) {
  const [time, id] = decodeCursor(positionSchema, cursor);
  return { createdAt: new Date(time), id };
}
