export { DocumentExtractor, OpenDocument, type OriginalFile } from './document-extractor.js';
export { DocumentError, NoPageReadError } from './extraction.errors.js';
export type { ExtractionLimits } from './extraction-limits.js';
export { settleExtraction, type ExtractionOutcome } from './settle-extraction.js';
