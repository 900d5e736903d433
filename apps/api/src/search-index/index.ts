/** What other features may use of the search index. */
export { SearchIndex } from './search-index.js';
export { SearchIndexModule } from './search-index.module.js';
export { SearchReindexer } from './search-reindexer.js';
export { searchCondition } from './search-condition.js';
