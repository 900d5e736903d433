export { Extractor, type DocumentPages } from '../sandbox-protocol/extractor.js';
export type { ExtractionLimits } from '../sandbox-protocol/extraction-limits.js';
export {
  settleExtraction,
  type ExtractionOutcome,
  type PageOutcome,
} from '../recognition/settle-extraction.js';
