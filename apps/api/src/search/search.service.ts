import { Injectable } from '@nestjs/common';
import { parseSearchQuery, TextAnalyzer, type SearchQuery } from '@app/text-search';
import {
  decodePosition,
  DocumentTotalReadModel,
  encodePosition,
  NO_DOCUMENTS,
  type DocumentFilterName,
  type DocumentSort,
  type DocumentTotal,
} from '../documents/index.js';
import type { Handled } from '../http/index.js';
import { SearchGate } from '../search-index/index.js';
import { SearchReadModel, type FoundDocument } from './search.read-model.js';
import type { SearchRequest } from './search.requests.js';
import type { Match } from './search.response.js';
import { SimilarSearch, type Find } from './similar-search.js';
import type { SimilarWord } from './similar-words.js';
import { SnippetMaker } from './snippet-maker.js';

type Request = Handled<
  SearchRequest,
  'q' | 'limit' | 'cursor' | 'sort' | 'total' | DocumentFilterName
>;

/** Begins the cursors of the pages that follow the last exact document. No other cursor begins so. */
const SIMILAR = 'similar-';

export interface SearchHit extends Pick<FoundDocument, 'document' | 'page' | 'rank'> {
  /** HTML. */
  readonly snippet: string;
  readonly match: Match;
}

export interface SearchPage {
  readonly hits: readonly SearchHit[];
  readonly nextCursor: string | null;
  /** undefined unless it was asked for. */
  readonly total: DocumentTotal | undefined;
  /** Parts of the query that are not searched. */
  readonly ignored: readonly string[];
  readonly similar: readonly SimilarWord[];
}

/** Searches an account's documents, page by page. */
@Injectable()
export class SearchService {
  constructor(
    private readonly readModel: SearchReadModel,
    private readonly totals: DocumentTotalReadModel,
    private readonly similar: SimilarSearch,
    private readonly gate: SearchGate,
    private readonly analyzer: TextAnalyzer,
    private readonly snippets: SnippetMaker,
  ) {}

  /**
   * Returns one page of hits: the exact ones in the order of `sort`, and after the last of these the similar ones, if
   * there are few.
   *
   * @throws CursorInvalidError, SearchBusyError
   */
  async search(accountId: string, request: Request): Promise<SearchPage> {
    const { q, limit, cursor, sort, total: isCounted, ...filters } = request;
    const { isSimilar, after } = positionOf(sort, cursor);
    const query = parseSearchQuery(q, this.analyzer);
    const { ignored } = query;
    if (query.anyOf.length === 0) {
      const total = isCounted ? NO_DOCUMENTS : undefined;
      return { hits: [], nextCursor: null, total, ignored, similar: [] };
    }
    const selection = { accountId, filters, isTrashed: false, query };
    const find: Find = (one, atMost, position) =>
      this.readModel.search(accountId, {
        query: one,
        filters,
        sort,
        limit: atMost,
        after: position,
      });
    const { exact, more, total } = await this.gate.run(accountId, async () => {
      const found = isSimilar ? [] : await find(query, limit + 1, after);
      return {
        exact: found,
        more: await this.similar.continue({
          accountId,
          query,
          find,
          exact: found,
          isAll: cursor === undefined,
          limit: limit - found.length,
          after: isSimilar ? after : undefined,
        }),
        total: isCounted ? await this.totals.count(selection) : undefined,
      };
    });
    const others = await this.toHits(more.found, more.query, 'similar');
    return {
      hits: [...(await this.toHits(exact.slice(0, limit), query, 'exact')), ...others],
      nextCursor:
        exact.length > limit
          ? cursorAfter(sort, exact[limit - 1])
          : more.hasMore
            ? SIMILAR + cursorAfter(sort, more.found.at(-1))
            : null,
      total,
      ignored,
      similar: others.length > 0 ? more.similar : [],
    };
  }

  private async toHits(
    found: readonly FoundDocument[],
    query: SearchQuery,
    match: Match,
  ): Promise<SearchHit[]> {
    const hits: SearchHit[] = [];
    for (const { document, page, rank, pageText } of found) {
      const { title, filename, tags } = document;
      const texts = pageText === null ? [title, filename, tags.join(', ')] : [pageText];
      hits.push({ document, page, rank, snippet: await this.snippets.make(query, texts), match });
    }
    return hits;
  }
}

/** Empty before the first document. */
function cursorAfter(sort: DocumentSort, found: FoundDocument | undefined): string {
  return found === undefined ? '' : encodePosition(sort, found.position);
}

function positionOf(sort: DocumentSort, cursor = '') {
  const isSimilar = cursor.startsWith(SIMILAR);
  const position = isSimilar ? cursor.slice(SIMILAR.length) : cursor;
  return { isSimilar, after: position === '' ? undefined : decodePosition(sort, position) };
}
