/** What other features may use of documents. */
export { DocumentEntity } from './document.entity.js';
export { DocumentExtractions } from '../extractions/document-extractions.js';
export { DocumentsModule } from './documents.module.js';
export { DocumentReader } from './document-reader.js';
export { documentParamsSchema, type DocumentParams } from './document.requests.js';
export { sendContent, type StoredBytes } from '../contents/content-response.js';
export {
  DocumentFailedError,
  DocumentNotFoundError,
  DocumentNotReadyError,
  RangeUnsatisfiableError,
} from './documents.errors.js';
export { DocumentsReadModel } from './documents.read-model.js';
export { DOCUMENT_EXAMPLE, documentResponseSchema } from './document.response.js';
export type { Document } from './document.js';
export { roundConfidence, toDocument, toDocumentResponse } from './document.mapper.js';
export { DocumentPurger } from '../retention/document.purger.js';
export { PeriodicTask } from '../background/periodic-task.js';
