import {
  entityTagOf,
  toDocumentResponse,
  type Document,
  type DocumentResponse,
} from '../documents/index.js';

/** What an upload is answered; kept as it is with an idempotency key, so that a repeated upload gets the same answer. */
export interface UploadAnswer {
  /** 201 for a new document, 200 when the account had these bytes already. */
  readonly status: 200 | 201;
  readonly etag: string;
  readonly body: DocumentResponse;
}

export function answerOf(document: Document, status: UploadAnswer['status']): UploadAnswer {
  return { status, etag: entityTagOf(document), body: toDocumentResponse(document) };
}
