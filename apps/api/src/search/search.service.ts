import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { parseSearchQuery, TextAnalyzer, type SearchQuery } from '@app/text-search';
import { ConcurrencyGate } from '../concurrency-gate.js';
import { decodeCursor, encodeCursor, type Handled } from '../http/index.js';
import { SearchBusyError } from './search.errors.js';
import { SearchReadModel, type FoundDocument } from './search.read-model.js';
import type { SearchRequest } from './search.requests.js';
import { SnippetMaker } from './snippet-maker.js';

/** Far fewer than the pool's connections, so that searches do not block other requests. */
const LIMITS = { running: 6, waiting: 60 };

const positionSchema = z.tuple([z.number(), z.uuid()]);

export interface SearchHit extends Pick<FoundDocument, 'document' | 'page' | 'rank'> {
  /** HTML. */
  readonly snippet: string;
}

export interface SearchPage {
  readonly hits: readonly SearchHit[];
  readonly nextCursor: string | null;
  /** Parts of the query that have no letter and no digit. */
  readonly ignored: readonly string[];
}

/** Searches an account's documents, page by page. */
@Injectable()
export class SearchService {
  private readonly gate = new ConcurrencyGate(LIMITS, () => new SearchBusyError());

  constructor(
    private readonly readModel: SearchReadModel,
    private readonly analyzer: TextAnalyzer,
    private readonly snippets: SnippetMaker,
  ) {}

  /**
   * Returns one page of hits, best first.
   *
   * @throws CursorInvalidError, SearchBusyError
   */
  async search(
    accountId: string,
    { q, limit, cursor }: Handled<SearchRequest, 'q' | 'limit' | 'cursor'>,
  ): Promise<SearchPage> {
    const after = cursor === undefined ? undefined : positionOf(cursor);
    const query = parseSearchQuery(q, this.analyzer);
    if (query.anyOf.length === 0) return { hits: [], nextCursor: null, ignored: query.ignored };
    const found = await this.gate.run(() =>
      this.readModel.search(accountId, query, limit + 1, after),
    );
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    const hasMore = found.length > limit && last !== undefined;
    return {
      hits: await this.toHits(shown, query),
      nextCursor: hasMore ? encodeCursor([last.rank, last.document.id]) : null,
      ignored: query.ignored,
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

function positionOf(cursor: string) {
  const [rank, documentId] = decodeCursor(positionSchema, cursor);
  return { rank, documentId };
}
