/** What other features may use of documents. */
export { DocumentEntity } from './document.entity.js';
export { entityTagOf, originalKey, titleFromFilename, type Document } from './document.js';
export { roundConfidence, toDocument, toDocumentResponse } from './document.mapper.js';
export { DocumentReader } from './document-reader.js';
export {
  documentParamsSchema,
  tagSchema,
  tagsSchema,
  titleSchema,
  type DocumentParams,
} from './document.requests.js';
export {
  DOCUMENT_EXAMPLE,
  documentResponseSchema,
  type DocumentResponse,
} from './document.response.js';
export {
  DocumentFailedError,
  DocumentNotFoundError,
  DocumentNotReadyError,
} from './documents.errors.js';
export { DocumentsModule } from './documents.module.js';
export { DocumentsReadModel, type PageText } from './documents.read-model.js';
export { DocumentsRepository, type NewDocument } from './documents.repository.js';
export { DocumentsService } from './documents.service.js';
