/** What other features may use of documents. */
export { DocumentEntity } from './document.entity.js';
export {
  entityTagOf,
  originalKey,
  titleFromFilename,
  wantsAttachments,
  type Document,
  type DocumentAttachment,
} from './document.js';
export { roundConfidence, toDocument, toDocumentResponse } from './document.mapper.js';
export {
  documentFilterShape,
  type DocumentFilterName,
  type DocumentFilters,
} from './document-filters.js';
export { DocumentReader } from './document-reader.js';
export {
  documentParamsSchema,
  MAX_TAGS,
  searchTextSchema,
  tagSchema,
  tagsSchema,
  titleSchema,
  totalFlagSchema,
  type DocumentParams,
} from './document.requests.js';
export {
  DOCUMENT_EXAMPLE,
  documentResponseSchema,
  type DocumentResponse,
} from './document.response.js';
export {
  countableSql,
  documentConditions,
  hasExactly,
  MAX_COMPARED,
  type DocumentSelection,
} from './document-selection.js';
export { isHeldBack, refuseHeldBack, SCAN_PROBLEMS, type ScanState } from './document-scan.js';
export {
  decodePosition,
  documentSortSchema,
  encodePosition,
  isAfter,
  sortKey,
  sortOrder,
  toSortKey,
  type DocumentSort,
  type SortPosition,
} from './document-sorts.js';
export { DocumentTotalReadModel } from './document-total.read-model.js';
export {
  documentTotalSchema,
  NO_DOCUMENTS,
  type DocumentTotal,
} from './document-total.response.js';
export {
  DocumentFailedError,
  DocumentNotFoundError,
  DocumentNotReadyError,
} from './documents.errors.js';
export { DocumentsModule } from './documents.module.js';
export { DocumentsReadModel, type PageText } from './documents.read-model.js';
export {
  DocumentsRepository,
  type AccountUsage,
  type NewDocument,
} from './documents.repository.js';
export { DocumentsService } from './documents.service.js';
