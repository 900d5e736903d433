import { Injectable } from '@nestjs/common';
import { parseSearchQuery, TextAnalyzer, type SearchQuery } from '@app/text-search';
import {
  decodePosition,
  DocumentTotalReadModel,
  encodePosition,
  NO_DOCUMENTS,
  type DocumentFilterName,
  type DocumentTotal,
} from '../documents/index.js';
import type { Handled } from '../http/index.js';
import { SearchGate } from '../search-index/index.js';
import { SearchReadModel, type FoundDocument } from './search.read-model.js';
import type { SearchRequest } from './search.requests.js';
import { SnippetMaker } from './snippet-maker.js';

type Request = Handled<
  SearchRequest,
  'q' | 'limit' | 'cursor' | 'sort' | 'total' | DocumentFilterName
>;

export interface SearchHit extends Pick<FoundDocument, 'document' | 'page' | 'rank'> {
  /** HTML. */
  readonly snippet: string;
}

export interface SearchPage {
  readonly hits: readonly SearchHit[];
  readonly nextCursor: string | null;
  /** undefined unless it was asked for. */
  readonly total: DocumentTotal | undefined;
  /** Parts of the query that have no letter and no digit. */
  readonly ignored: readonly string[];
}

/** Searches an account's documents, page by page. */
@Injectable()
export class SearchService {
  constructor(
    private readonly readModel: SearchReadModel,
    private readonly totals: DocumentTotalReadModel,
    private readonly gate: SearchGate,
    private readonly analyzer: TextAnalyzer,
    private readonly snippets: SnippetMaker,
  ) {}

  /**
   * Returns one page of hits, in the order of `sort`.
   *
   * @throws CursorInvalidError, SearchBusyError
   */
  async search(accountId: string, request: Request): Promise<SearchPage> {
    const { q, limit, cursor, sort, total: isCounted, ...filters } = request;
    const after = cursor === undefined ? undefined : decodePosition(sort, cursor);
    const query = parseSearchQuery(q, this.analyzer);
    const { ignored } = query;
    if (query.anyOf.length === 0) {
      const total = isCounted ? NO_DOCUMENTS : undefined;
      return { hits: [], nextCursor: null, total, ignored };
    }
    const selection = { accountId, filters, isTrashed: false, query };
    const slice = { query, filters, sort, limit: limit + 1, after };
    const { found, total } = await this.gate.run(async () => ({
      found: await this.readModel.search(accountId, slice),
      total: isCounted ? await this.totals.count(selection) : undefined,
    }));
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    const hasMore = found.length > limit && last !== undefined;
    return {
      hits: await this.toHits(shown, query),
      nextCursor: hasMore ? encodePosition(sort, last.position) : null,
      total,
      ignored,
    };
  }

  private async toHits(found: readonly FoundDocument[], query: SearchQuery): Promise<SearchHit[]> {
    const hits: SearchHit[] = [];
    for (const { document, page, rank, pageText } of found) {
      const { title, filename, tags } = document;
      const texts = pageText === null ? [title, filename, tags.join(', ')] : [pageText];
      hits.push({ document, page, rank, snippet: await this.snippets.make(query, texts) });
    }
    return hits;
  }
}
