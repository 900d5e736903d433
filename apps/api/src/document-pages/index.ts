/** The exports of single pages for other features. */
export { DocumentPagesModule } from './document-pages.module.js';
export { placeWords, type Box, type PlacedWord } from './place-words.js';
export { PageResultsReader } from './page-results-reader.js';
export { uncertainRanges, type TextRange } from './uncertain-ranges.js';
