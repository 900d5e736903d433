/** What other features may use of search. */
export { SearchModule } from './search.module.js';
