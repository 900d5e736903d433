import type { DocumentStatus, MediaType } from '@app/contracts';

/** A document as the rules see it. */
export interface Document {
  readonly id: string;
  readonly accountId: string;
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
  /** Null until the document was opened; less than all where it has too many. */
  readonly pagesToRead: number | null;
  /** When the running extraction last got further. */
  readonly progressAt: Date | null;
  /** What a page has lately taken it, by the clock: other work and several workers are in it. */
  readonly secondsPerPage: number | null;
  readonly engine: string | null;
  readonly meanConfidence: number | null;
  readonly attempts: number;
  readonly truncated: boolean;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly version: number;
  /** Counts every change that callers can see. */
  readonly revision: number;
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
 * The entity tag of a document's JSON. It changes with every change, the estimate's too; the part before the hyphen only with the
 * owner's own, so that `If-Match` is not defeated by the worker's progress.
 */
export function entityTagOf(document: Document): string {
  const left = secondsLeft(document, new Date());
  const estimate = left === null ? '' : `z${left.toString(36)}`;
  return `"${document.version}-${document.updatedAt.getTime().toString(36)}${estimate}"`;
}

/** Whether an `If-Match` header (RFC 9110, 13.1.1) admits changing the document. */
export function ifMatchAdmits(header: string, document: Document): boolean {
  if (header.trim() === '*') return true;
  return header
    .split(',')
    .map((tag) => /^\s*"(\d{1,10})-[0-9a-z]+"\s*$/.exec(tag)?.[1])
    .some((version) => version === String(document.version));
}

/** Less is noise: workers pause to fetch a document, or for other people's pages. */
const MIN_PATIENCE_SECONDS = 30;
const PATIENCE_PAGES = 5;

/** An estimate of the seconds until the text is there; null when nobody can say. */
export function secondsLeft(document: Document, now: Date): number | null {
  const { status, pagesDone, pagesToRead, progressAt, secondsPerPage } = document;
  if (status !== 'processing' || pagesToRead === null) return null;
  if (progressAt === null || secondsPerPage === null) return null;
  const silentSeconds = Math.max(0, (now.getTime() - progressAt.getTime()) / 1_000);
  // It got stuck, or its worker died: the pace of before says nothing of now.
  if (silentSeconds > Math.max(MIN_PATIENCE_SECONDS, PATIENCE_PAGES * secondsPerPage)) return null;
  const left = Math.max(0, pagesToRead - pagesDone) * secondsPerPage;
  return Math.ceil(Math.max(0, left - Math.min(silentSeconds, secondsPerPage)));
}
