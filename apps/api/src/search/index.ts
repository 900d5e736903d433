/** The exports of the search for other features. */
export { SearchModule } from './search.module.js';
export { SnippetMaker } from './snippet-maker.js';
