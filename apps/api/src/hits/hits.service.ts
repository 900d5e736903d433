import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { parseSearchQuery, TextAnalyzer } from '@app/text-search';
import type { AuthenticatedAccount } from '../auth/index.js';
import { DocumentReader } from '../documents/index.js';
import { decodeCursor, encodeCursor, type Handled } from '../http/index.js';
import { SearchGate } from '../search-index/index.js';
import { HitFinder, type PageHits } from './hit-finder.js';
import type { ListHits } from './hits.requests.js';
import { HitsReadModel } from './hits.read-model.js';

const positionSchema = z.tuple([z.int().nonnegative().max(10_000_000)]);

export interface FoundPages {
  readonly pages: readonly PageHits[];
  readonly nextCursor: string | null;
  /** Parts of the query that are not searched. */
  readonly ignored: readonly string[];
}

/** Lists the pages of a document that match a query, with the places of the hits. */
@Injectable()
export class HitsService {
  constructor(
    private readonly documents: DocumentReader,
    private readonly readModel: HitsReadModel,
    private readonly finder: HitFinder,
    private readonly analyzer: TextAnalyzer,
    private readonly gate: SearchGate,
  ) {}

  /**
   * Returns the hits of the next `limit` pages that can have any.
   *
   * @throws DocumentNotFoundError, DocumentNotReadyError, DocumentFailedError, CursorInvalidError, SearchBusyError
   */
  async list(
    account: AuthenticatedAccount,
    id: string,
    { q, limit, cursor }: Handled<ListHits, 'q' | 'limit' | 'cursor'>,
  ): Promise<FoundPages> {
    const [after] = cursor === undefined ? [0] : decodeCursor(positionSchema, cursor);
    const { textExtractionId: extractionId } = await this.documents.getReady(account, id);
    const query = parseSearchQuery(q, this.analyzer);
    const { ignored } = query;
    if (query.anyOf.length === 0) return { pages: [], nextCursor: null, ignored };
    return this.gate.run(account.id, async () => {
      const range = {
        accountId: account.id,
        documentId: id,
        extractionId,
        after,
        limit: limit + 1,
      };
      const found = await this.readModel.matchingPages(range, query);
      const matching = found.slice(0, limit);
      const pages = await this.finder.find({ documentId: id, extractionId }, query, matching);
      const last = matching.at(-1);
      const hasMore = found.length > limit && last !== undefined;
      return { pages, nextCursor: hasMore ? encodeCursor([last.number]) : null, ignored };
    });
  }
}
