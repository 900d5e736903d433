/** What other features may use of the search index. */
export { SearchIndex, type SearchIndexEntry } from './search-index.js';
export { SearchIndexModule } from './search-index.module.js';
export { SearchReindexer } from './search-reindexer.js';
export { Vocabulary } from './vocabulary.js';
export { candidateTerms, searchCondition, type SearchCondition } from './search-condition.js';
