/** What other features may use of single pages. */
export { DocumentPagesModule } from './document-pages.module.js';
export { PageResultsReader } from './page-results-reader.js';
