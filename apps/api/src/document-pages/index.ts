/** The exports of single pages for other features. */
export { DocumentPagesModule } from './document-pages.module.js';
export { PageResultsReader } from './page-results-reader.js';
