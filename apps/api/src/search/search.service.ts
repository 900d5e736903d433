import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ConcurrencyGate } from '../concurrency-gate.js';
import { decodeCursor, encodeCursor, type Handled } from '../http/index.js';
import { SearchBusyError } from './search.errors.js';
import { parseSearchQuery } from './search-query.js';
import { SearchReadModel, type SearchHit } from './search.read-model.js';
import type { SearchRequest } from './search.requests.js';
import { SearchConfig } from './search.config.js';

/** Far fewer than the pool's connections, so that searches do not block other requests. */
const LIMITS = { running: 6, waiting: 60 };

const positionSchema = z.tuple([z.number(), z.uuid()]);

export interface SearchPage {
  readonly hits: readonly SearchHit[];
  readonly nextCursor: string | null;
}

/** Searches an account's documents, page by page. */
@Injectable()
export class SearchService {
  private readonly gate = new ConcurrencyGate(LIMITS, () => new SearchBusyError());

  constructor(
    private readonly readModel: SearchReadModel,
    private readonly config: SearchConfig,
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
    const found = await this.gate.run(() =>
      this.readModel.search(
        accountId,
        parseSearchQuery(q),
        this.config.ocrLanguages,
        limit + 1,
        after,
      ),
    );
    const hits = found.slice(0, limit);
    const last = hits.at(-1);
    const hasMore = found.length > limit && last !== undefined;
    return { hits, nextCursor: hasMore ? encodeCursor([last.rank, last.document.id]) : null };
  }
}

function positionOf(cursor: string) {
  const [rank, documentId] = decodeCursor(positionSchema, cursor);
  return { rank, documentId };
}
