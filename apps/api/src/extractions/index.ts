/** Extractions: the exports that other features may use. */
export { DocumentReconciler } from './document-reconciler.js';
export { ExtractionStarter } from './extraction-starter.js';
export { DocumentLanguageUnavailableError } from './extractions.errors.js';
export { ExtractionsModule } from './extractions.module.js';
