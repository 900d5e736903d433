import type { DocumentStatus, MediaType } from '@app/contracts';
import type { DocumentScan } from './document-scan.js';

/** An attachment of a mail: the document that it became, or the reason why it became none. */
export interface DocumentAttachment {
  readonly filename: string;
  readonly documentId: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** A document, as the business rules use it. */
export interface Document {
  readonly id: string;
  readonly accountId: string;
  readonly title: string;
  readonly filename: string;
  readonly mediaType: MediaType;
  /** The encoding from which the text was decoded; null for a file that does not consist of text. */
  readonly encoding: string | null;
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
  /**
   * Null until the document has been opened; fewer than `pagesTotal` when the document has too many pages.
   */
  readonly pagesToRead: number | null;
  /** When the running extraction last finished a page. */
  readonly progressAt: Date | null;
  /**
   * Recent wall-clock seconds per page. This includes time that the worker spends on other documents, and it
   * is lower when several workers read the document.
   */
  readonly secondsPerPage: number | null;
  readonly engine: string | null;
  readonly meanConfidence: number | null;
  readonly attempts: number;
  readonly truncated: boolean;
  readonly error: { readonly code: string; readonly message: string } | null;
  /** The attachments of a mail; empty until it has been read, null when they were not asked for. */
  readonly attachments: readonly DocumentAttachment[] | null;
  /** The mail that the document was attached to. It may have been purged since. */
  readonly mailId: string | null;
  /** The document of which this is a later version. */
  readonly replacesId: string | null;
  readonly scan: DocumentScan;
  readonly version: number;
  /** Counts every change that callers can see. */
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly deletedAt: Date | null;
}

/** Returns the default title of a document: its file name without the extension. */
export function titleFromFilename(filename: string): string {
  const stem = filename.replace(/\.[^.]{1,10}$/u, '');
  return stem === '' ? filename : stem;
}

/**
 * Returns the storage key of the original. The last hex digits of a UUIDv7 are random, so originals are
 * distributed evenly over the folders.
 */
export function originalKey(documentId: string): string {
  return `originals/${documentId.slice(-2)}/${documentId}`;
}

/**
 * Returns the entity tag of a document's JSON. The tag changes with every change of the JSON, also of the
 * estimate. The part before the hyphen changes only when the owner changes the document, so that progress of
 * the worker does not make `If-Match` fail.
 */
export function entityTagOf(document: Document): string {
  const left = secondsLeft(document, new Date());
  const estimate = left === null ? '' : `z${left.toString(36)}`;
  return `"${document.version}-${document.updatedAt.getTime().toString(36)}${estimate}"`;
}

/** Returns whether an `If-Match` header (RFC 9110, 13.1.1) admits a change of the document. */
export function ifMatchAdmits(header: string, document: Document): boolean {
  if (header.trim() === '*') return true;
  return header
    .split(',')
    .map((tag) => /^\s*"(\d{1,10})-[0-9a-z]+"\s*$/.exec(tag)?.[1])
    .some((version) => version === String(document.version));
}

/** Returns whether the next extraction hands out the attachments of the document. It is done once. */
export function wantsAttachments({ attachments }: Pick<Document, 'attachments'>): boolean {
  return attachments?.length === 0;
}

/** Shorter pauses are normal: workers fetch a document, or read pages of other accounts in between. */
const MIN_STALL_SECONDS = 30;
const STALL_AFTER_PAGES = 5;

/** Estimates the seconds until the text is ready; null when no estimate is possible. */
export function secondsLeft(document: Document, now: Date): number | null {
  const { status, pagesDone, pagesToRead, progressAt, secondsPerPage } = document;
  if (status !== 'processing' || pagesToRead === null) return null;
  if (progressAt === null || secondsPerPage === null) return null;
  const idleSeconds = Math.max(0, (now.getTime() - progressAt.getTime()) / 1_000);
  // The extraction is stuck, or its worker died: the earlier time per page is no estimate any more.
  if (idleSeconds > Math.max(MIN_STALL_SECONDS, STALL_AFTER_PAGES * secondsPerPage)) return null;
  const left = Math.max(0, pagesToRead - pagesDone) * secondsPerPage;
  return Math.ceil(Math.max(0, left - Math.min(idleSeconds, secondsPerPage)));
}
