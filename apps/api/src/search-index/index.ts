/** What other features may use of the search index. */
export { SearchIndex, type SearchIndexEntry } from './search-index.js';
export { SearchBusyError } from './search-index.errors.js';
export { SearchGate } from './search-gate.js';
export { SearchIndexModule } from './search-index.module.js';
export { SearchReindexer } from './search-reindexer.js';
export { DocumentCounts } from './document-counts.read-model.js';
export { Vocabulary } from './vocabulary.js';
export { searchCondition, type SearchCondition } from './search-condition.js';
