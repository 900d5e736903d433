import type { DocumentStatus, MediaType } from '@app/contracts';

/** A document as the rules see it. */
export interface Document {
  readonly id: string;
  readonly ownerId: string;
  readonly title: string;
  readonly filename: string;
  readonly mediaType: MediaType;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly storageKey: string;
  readonly tags: readonly string[];
  readonly languages: readonly string[];
  readonly status: DocumentStatus;
  readonly extractionId: string;
  readonly textExtractionId: string | null;
  readonly pagesTotal: number | null;
  readonly pagesDone: number;
  readonly engine: string | null;
  readonly meanConfidence: number | null;
  readonly attempts: number;
  readonly truncated: boolean;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly deletedAt: Date | null;
}

/** The title of a document whose owner gave none: its file name without the ending. */
export function titleFromFilename(filename: string): string {
  const stem = filename.replace(/\.[^.]{1,10}$/u, '');
  return stem === '' ? filename : stem;
}

/** Where the original's bytes lie; the last hex digits of a UUIDv7 are random and spread the folders evenly. */
export function originalKey(documentId: string): string {
  return `originals/${documentId.slice(-2)}/${documentId}`;
}

/**
 * The entity tag of a document's JSON. It changes with every change; the part before the hyphen only with the
 * owner's own, so that `If-Match` is not defeated by the worker's progress.
 */
export function entityTagOf(document: Document): string {
  return `"${document.version}-${document.updatedAt.getTime().toString(36)}"`;
}

/** Whether an `If-Match` header (RFC 9110, 13.1.1) admits changing the document. */
export function ifMatchAdmits(header: string, document: Document): boolean {
  if (header.trim() === '*') return true;
  return header
    .split(',')
    .map((tag) => /^\s*"(\d{1,10})-[0-9a-z]+"\s*$/.exec(tag)?.[1])
    .some((version) => version === String(document.version));
}
