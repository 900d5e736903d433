import { formatLanguages } from '@app/contracts';
import type { DocumentEntity } from './document.entity.js';
import type { DocumentResponse } from './document.response.js';
import type { DocumentScan } from './document-scan.js';
import { secondsLeft, type Document, type DocumentAttachment } from './document.js';

/** Maps a row to the domain type, field by field. */
export function toDocument(row: DocumentEntity): Document {
  return {
    id: row.id,
    accountId: row.accountId,
    title: row.title,
    filename: row.filename,
    mediaType: row.mediaType,
    encoding: row.encoding,
    sizeBytes: row.sizeBytes,
    sha256: row.sha256,
    storageKey: row.storageKey,
    tags: row.tags,
    languages: row.languages,
    status: row.status,
    extractionId: row.extractionId,
    textExtractionId: row.textExtractionId,
    pagesTotal: row.pagesTotal,
    pagesDone: row.pagesDone,
    pagesToRead: row.pagesToRead,
    progressAt: row.progressAt,
    secondsPerPage: row.secondsPerPage,
    engine: row.engine,
    meanConfidence: row.meanConfidence,
    attempts: row.attempts,
    truncated: row.truncated,
    error: row.errorCode === null ? null : { code: row.errorCode, message: row.errorMessage ?? '' },
    attachments: row.attachments,
    mailId: row.mailId,
    replacesId: row.replacesId,
    scan: { state: row.scanState, signature: row.scanSignature, scannedAt: row.scannedAt },
    version: row.version,
    revision: row.revision,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    deletedAt: row.deletedAt,
  };
}

/** Maps a document to the response, field by field, so that a new column cannot leak. */
export function toDocumentResponse(document: Document): DocumentResponse {
  return {
    id: document.id,
    title: document.title,
    filename: document.filename,
    mediaType: document.mediaType,
    encoding: document.encoding,
    size: document.sizeBytes,
    sha256: document.sha256,
    status: document.status,
    pages: { total: document.pagesTotal, done: document.pagesDone },
    extraction: {
      languages: formatLanguages(document.languages),
      engine: document.engine,
      meanConfidence: roundConfidence(document.meanConfidence),
      attempts: document.attempts,
      truncated: document.truncated,
      estimatedSecondsLeft: secondsLeft(document, new Date()),
      error: document.error,
    },
    attachments: document.attachments?.map(toAttachmentResponse) ?? null,
    mailId: document.mailId,
    replaces: document.replacesId,
    scan: toScanResponse(document.scan),
    tags: [...document.tags],
    createdAt: document.createdAt.toISOString(),
    updatedAt: document.updatedAt.toISOString(),
    deletedAt: document.deletedAt?.toISOString() ?? null,
  };
}

function toScanResponse({ state, signature, scannedAt }: DocumentScan): DocumentResponse['scan'] {
  if (state === 'none') return null;
  return { state, signature, scannedAt: scannedAt?.toISOString() ?? null };
}

function toAttachmentResponse({ filename, documentId, error }: DocumentAttachment) {
  return {
    filename,
    documentId,
    error: error === null ? null : { code: error.code, message: error.message },
  };
}

/** Rounds to four decimals. Further decimals are noise of the database's single precision. */
export function roundConfidence(confidence: number | null): number | null {
  return confidence === null ? null : Math.round(confidence * 10_000) / 10_000;
}
