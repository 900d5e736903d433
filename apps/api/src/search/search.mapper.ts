import { toDocumentResponse } from '../documents/index.js';
import type { SearchResponse } from './search.response.js';
import type { SearchPage } from './search.service.js';
import { toSnippet } from './snippet.js';

export function toSearchResponse(page: SearchPage): SearchResponse {
  return {
    items: page.hits.map((hit) => ({
      document: toDocumentResponse(hit.document),
      page: hit.page,
      rank: hit.rank,
      snippet: toSnippet(hit.headline),
    })),
    nextCursor: page.nextCursor,
  };
}
