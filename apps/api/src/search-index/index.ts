/** What other features may use of the search index. */
export { SearchIndex, type SearchIndexEntry } from './search-index.js';
export { SearchIndexModule } from './search-index.module.js';
export { SearchIndexConfig } from './search-index.config.js';
export { SearchReindexer, type ReindexResult } from './search-reindexer.js';
export { searchCondition, type SearchCondition } from './search-condition.js';
