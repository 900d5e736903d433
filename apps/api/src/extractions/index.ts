/** What other features may use of extractions. */
export { DocumentReconciler } from './document-reconciler.js';
export { ExtractionStarter } from './extraction-starter.js';
export { DocumentLanguageUnavailableError } from './extractions.errors.js';
export { ExtractionsModule } from './extractions.module.js';
