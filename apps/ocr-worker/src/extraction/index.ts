export { Extractor, type DocumentPages } from './extractor.js';
export type { ExtractionLimits } from './extraction-limits.js';
export { settleExtraction, type ExtractionOutcome, type PageOutcome } from './settle-extraction.js';
