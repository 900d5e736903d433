import type { MediaType, PageResult } from '@app/contracts';

export interface OriginalFile {
  readonly path: string;
  readonly mediaType: MediaType;
  readonly languages: readonly string[];
  /** Tried one after the other when the document does not open without one. */
  readonly passwords: readonly string[];
  /** Whether the attachments of a mail will be read with `readAttachment`. */
  readonly attachments?: boolean;
}

/** A file in a mail. */
export interface MailAttachment {
  /** The number of the part in the mail. */
  readonly part: number;
  readonly filename: string;
}

/** One open document. Its pages can be read in any order, but only one at a time. */
export interface DocumentPages {
  /** The number of pages in the document. */
  readonly pagesTotal: number;
  /** The number of pages that will be read: the first pages, up to the limit. */
  readonly pagesToRead: number;
  /** Empty unless they were asked for. */
  readonly attachments: readonly MailAttachment[];

  /** Reads the bytes of an attachment. @throws when the sandbox ends, or `signal` was aborted */
  readAttachment(attachment: MailAttachment, signal: AbortSignal): AsyncIterable<Uint8Array>;

  /**
   * Reads one page. A fault of the page becomes the page's result. Anything else is thrown: the engine cannot start, or
   * `signal` was aborted.
   */
  readPage(number: number, signal: AbortSignal): Promise<PageResult>;

  close(): Promise<void>;
}

/**
 * Opens documents of all accepted types and reads them page by page.
 *
 * Only plain data crosses this interface, because hostile bytes are decoded behind it. The worker uses
 * `SandboxExtractor`, which starts a child process; in that process `DocumentExtractor` decodes the bytes.
 */
export abstract class Extractor {
  /** Name and version of the OCR engine, as the owner of a document sees it. */
  abstract readonly engine: string;

  /** @throws {DocumentError} when the document as a whole cannot be read. */
  abstract open(original: OriginalFile, signal: AbortSignal): Promise<DocumentPages>;

  /** Ends all work that is still in progress. */
  abstract close(): Promise<void>;
}
