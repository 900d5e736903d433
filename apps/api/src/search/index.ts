/** The exports of the search for other features. */
export { SearchModule } from './search.module.js';
