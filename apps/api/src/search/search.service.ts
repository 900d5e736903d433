import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { parseSearchQuery, TextAnalyzer, type SearchQuery } from '@app/text-search';
import { decodeCursor, encodeCursor, type Handled } from '../http/index.js';
import { SearchGate } from '../search-index/index.js';
import { SearchReadModel, type FoundDocument } from './search.read-model.js';
import type { SearchRequest } from './search.requests.js';
import type { Match } from './search.response.js';
import { SimilarSearch, type Find } from './similar-search.js';
import type { SimilarWord } from './similar-words.js';
import { SnippetMaker } from './snippet-maker.js';

const positionSchema = z.tuple([z.number(), z.uuid()]);

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
  /** Parts of the query that have no letter and no digit. */
  readonly ignored: readonly string[];
  readonly similar: readonly SimilarWord[];
}

/** Searches an account's documents, page by page. */
@Injectable()
export class SearchService {
  constructor(
    private readonly readModel: SearchReadModel,
    private readonly similar: SimilarSearch,
    private readonly analyzer: TextAnalyzer,
    private readonly snippets: SnippetMaker,
    private readonly gate: SearchGate,
  ) {}

  /**
   * Returns one page of hits: the exact ones, best first, and after the last of these the similar ones, if there are few.
   *
   * @throws CursorInvalidError, SearchBusyError
   */
  async search(
    accountId: string,
    { q, limit, cursor }: Handled<SearchRequest, 'q' | 'limit' | 'cursor'>,
  ): Promise<SearchPage> {
    const { isSimilar, after } = positionOf(cursor);
    const query = parseSearchQuery(q, this.analyzer);
    const { ignored } = query;
    if (query.anyOf.length === 0) return { hits: [], nextCursor: null, ignored, similar: [] };
    const find: Find = (one, atMost, position) =>
      this.readModel.search(accountId, one, atMost, position);
    return this.gate.run(async () => {
      const exact = isSimilar ? [] : await find(query, limit + 1, after);
      const hits = exact.slice(0, limit).map((one) => this.toHit(one, query, 'exact'));
      const nextCursor = cursorAfter(exact[limit - 1]);
      if (exact.length > limit) return { hits, nextCursor, ignored, similar: [] };
      const more = await this.similar.continue({
        accountId,
        query,
        find,
        exact,
        isAll: cursor === undefined,
        limit: limit - exact.length,
        after: isSimilar ? after : undefined,
      });
      const others = more.found.map((one) => this.toHit(one, more.query, 'similar'));
      return {
        hits: [...hits, ...others],
        nextCursor: more.hasMore ? SIMILAR + cursorAfter(more.found.at(-1)) : null,
        ignored,
        similar: others.length > 0 ? more.similar : [],
      };
    });
  }

  private toHit(found: FoundDocument, query: SearchQuery, match: Match): SearchHit {
    const { document, page, rank, pageText } = found;
    const { title, filename, tags } = document;
    const texts = pageText === null ? [title, filename, tags.join(', ')] : [pageText];
    return { document, page, rank, snippet: this.snippets.make(query, texts), match };
  }
}

/** Empty before the first document. */
function cursorAfter(found: FoundDocument | undefined): string {
  if (found === undefined) return '';
  return encodeCursor([found.position.rank, found.position.documentId]);
}

function positionOf(cursor = '') {
  const isSimilar = cursor.startsWith(SIMILAR);
  const position = isSimilar ? cursor.slice(SIMILAR.length) : cursor;
  if (position === '') return { isSimilar, after: undefined };
  const [rank, documentId] = decodeCursor(positionSchema, position);
  return { isSimilar, after: { rank, documentId } };
}
