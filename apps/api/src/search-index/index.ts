/** What other features may use of the search index. */
export { DetailsIndexer } from './details-indexer.js';
export { SearchIndex } from './search-index.js';
export { SearchBusyError } from './search-index.errors.js';
export { SearchGate } from './search-gate.js';
export { SearchIndexModule } from './search-index.module.js';
export { SearchIndexConfig } from './search-index.config.js';
export { SearchReindexer, type ReindexResult } from './search-reindexer.js';
export { matchCondition, rankBy, rankOf, searchCondition, type Bind } from './search-condition.js';
