/** Extractions: the exports that other features may use. */
export { DocumentExtractions } from './document-extractions.js';
export { type WaitingMail } from './document-pages.repository.js';
export { DocumentReconciler } from './document-reconciler.js';
export { ExtractionStarter, type ExtractedDocument } from './extraction-starter.js';
export { DocumentLanguageUnavailableError } from './extractions.errors.js';
export { PasswordSealer } from './password-sealer.js';
export { ExtractionsModule } from './extractions.module.js';
