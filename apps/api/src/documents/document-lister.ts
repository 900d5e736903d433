import { Injectable } from '@nestjs/common';
import { parseSearchQuery, TextAnalyzer } from '@app/text-search';
import { LiveSessions, type AuthenticatedAccount } from '../auth/index.js';
import type { Handled } from '../http/index.js';
import { SearchGate } from '../search-index/index.js';
import type { DocumentFilterName } from './document-filters.js';
import {
  DocumentListReadModel,
  type DocumentSlice,
  type ListedDocument,
} from './document-list.read-model.js';
import { toDocumentResponse } from './document.mapper.js';
import type { ListDocuments } from './document.requests.js';
import type { DocumentSelection } from './document-selection.js';
import { decodePosition, encodePosition, isByTime } from './document-sorts.js';
import { DocumentTotalReadModel } from './document-total.read-model.js';
import { NO_DOCUMENTS, type DocumentTotal } from './document-total.response.js';
import { DocumentsReadModel } from './documents.read-model.js';

type Query = Handled<
  ListDocuments,
  'limit' | 'cursor' | 'sort' | 'total' | 'q' | 'trashed' | DocumentFilterName
>;

/** Lists documents page by page. A cursor is the position of the last document on a page. */
@Injectable()
export class DocumentLister {
  constructor(
    private readonly readModel: DocumentListReadModel,
    private readonly totals: DocumentTotalReadModel,
    private readonly documents: DocumentsReadModel,
    private readonly sessions: LiveSessions,
    private readonly analyzer: TextAnalyzer,
    private readonly gate: SearchGate,
  ) {}

  /**
   * Returns a page as JSON, ready to be sent.
   *
   * @throws CursorInvalidError, SearchBusyError
   * @throws UnauthenticatedError when the login has ended
   */
  async list(account: AuthenticatedAccount, request: Query): Promise<string> {
    const { limit, cursor, sort, total, q, trashed, ...filters } = request;
    const query = q === undefined ? undefined : parseSearchQuery(q, this.analyzer);
    const after = cursor === undefined ? undefined : decodePosition(sort, cursor);
    const selection = { accountId: account.id, filters, isTrashed: trashed, query };
    // One document more than requested shows whether there is a next page, without a count.
    const { familyId } = account;
    const read = () => this.read(selection, { familyId, sort, after, limit: limit + 1 }, total);
    const isShort = query === undefined && !total && isByTime(sort);
    const { found, count } = await (isShort ? read() : this.gate.run(account.id, read));
    // A document in the result proves that the login is live; an empty list does not.
    if (found.length === 0) await this.sessions.refuseEnded(account);
    const items = await this.withEstimates(account.id, found.slice(0, limit));
    const last = found[limit - 1];
    const hasMore = found.length > limit && last !== undefined;
    const nextCursor = hasMore ? encodePosition(sort, last.position) : null;
    const totalJson = count === undefined ? '' : `,"total":${JSON.stringify(count)}`;
    return `{"items":[${items.join(',')}],"nextCursor":${JSON.stringify(nextCursor)}${totalJson}}`;
  }

  private async read(
    selection: DocumentSelection,
    slice: DocumentSlice,
    isCounted: boolean,
  ): Promise<{ found: readonly ListedDocument[]; count: DocumentTotal | undefined }> {
    if (selection.query?.anyOf.length === 0) {
      return { found: [], count: isCounted ? NO_DOCUMENTS : undefined };
    }
    return {
      found: await this.readModel.list(selection, slice),
      count: isCounted ? await this.totals.count(selection) : undefined,
    };
  }

  /**
   * Adds the JSON of documents that are being read: they are few, and their estimates need the domain's
   * rules.
   */
  private async withEstimates(
    accountId: string,
    found: readonly ListedDocument[],
  ): Promise<string[]> {
    const ids = found.filter(({ json }) => json === null).map(({ position }) => position.id);
    const documents = ids.length === 0 ? [] : await this.documents.findMany(accountId, ids);
    const byId = new Map(
      documents.map((document) => [document.id, JSON.stringify(toDocumentResponse(document))]),
    );
    // A document that is not found any more was purged in the meantime, so the page leaves it out.
    return found.flatMap(({ position, json }) => json ?? byId.get(position.id) ?? []);
  }
}
