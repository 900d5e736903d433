import { toDocumentResponse } from '../documents/index.js';
import type { SearchResponse } from './search.response.js';
import type { SearchPage } from './search.service.js';

export function toSearchResponse(page: SearchPage): SearchResponse {
  return {
    items: page.hits.map((hit) => ({
      document: toDocumentResponse(hit.document),
      page: hit.page,
      rank: hit.rank,
      snippet: hit.snippet,
      match: hit.match,
    })),
    nextCursor: page.nextCursor,
    ...(page.total === undefined ? {} : { total: page.total }),
    ignored: page.ignored.slice(),
    similar: page.similar.map(({ typed, words }) => ({ typed, words: words.slice() })),
  };
}
