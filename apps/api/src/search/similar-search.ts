import { Injectable } from '@nestjs/common';
import type { SearchQuery } from '@app/text-search';
import type { FoundDocument } from './search.read-model.js';
import { FEW_DOCUMENTS, SimilarWords, type SimilarWord } from './similar-words.js';

/** Searches for up to `limit` documents that come after one that was found before. */
export type Find = (
  query: SearchQuery,
  limit: number,
  after?: FoundDocument['position'],
) => Promise<FoundDocument[]>;

export interface SimilarRequest {
  readonly accountId: string;
  readonly query: SearchQuery;
  readonly find: Find;
  /** What the page has of the exact search. It is the last page of that. */
  readonly exact: readonly FoundDocument[];
  /** Whether `exact` is all that the exact search finds. */
  readonly isAll: boolean;
  /** How many documents the page has room for. */
  readonly limit: number;
  readonly after: FoundDocument['position'] | undefined;
}

/** Documents that only a similar query finds. */
export interface SimilarPage {
  readonly found: readonly FoundDocument[];
  readonly hasMore: boolean;
  readonly query: SearchQuery;
  readonly similar: readonly SimilarWord[];
}

/** Continues a search that found few documents with similar words. */
@Injectable()
export class SimilarSearch {
  constructor(private readonly words: SimilarWords) {}

  /** Returns the next documents, without those that the exact search finds. */
  async continue(request: SimilarRequest): Promise<SimilarPage> {
    const { accountId, query, find, exact, isAll, limit, after } = request;
    const nothing = { found: [], hasMore: false, query, similar: [] };
    // No room also means that this is not the last page of the exact search.
    if (exact.length >= FEW_DOCUMENTS || limit < 0) return nothing;
    const known = isAll ? exact : await find(query, FEW_DOCUMENTS);
    if (known.length >= FEW_DOCUMENTS) return nothing;
    const widened = await this.words.widen(accountId, query);
    if (widened === undefined) return nothing;
    const ids = new Set(known.map(({ document }) => document.id));
    const all = await find(widened.query, limit + 1 + known.length, after);
    const found = all.filter(({ document }) => !ids.has(document.id));
    if (found.length === 0) return nothing;
    return { ...widened, found: found.slice(0, limit), hasMore: found.length > limit };
  }
}
