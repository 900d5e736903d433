import type { MediaType, PageResult } from '@app/contracts';

export interface OriginalFile {
  readonly path: string;
  readonly mediaType: MediaType;
  readonly languages: readonly string[];
}

/** One document being read. Pages may be asked for in any order, but only one at a time. */
export interface DocumentPages {
  /** Pages that the document has. */
  readonly pagesTotal: number;
  /** Pages that will be read: the first ones, up to the limit. */
  readonly pagesToRead: number;

  /**
   * Reads one page. What is the page's own fault becomes its result; what is not (the engine cannot
   * start, `signal` was aborted) is thrown.
   */
  readPage(number: number, signal: AbortSignal): Promise<PageResult>;

  close(): Promise<void>;
}

/**
 * Opens documents of all accepted types for reading page by page.
 *
 * This is the wall between hostile bytes and the rest: all that crosses it is plain data. The worker uses
 * `SandboxExtractor`, on whose far side `DocumentExtractor` decodes bytes in a process that can be killed.
 */
export abstract class Extractor {
  /** Name and version of what recognises text, as told to the owner of a document. */
  abstract readonly engine: string;

  /** @throws {DocumentError} when the document as a whole cannot be read. */
  abstract open(original: OriginalFile, signal: AbortSignal): Promise<DocumentPages>;

  /** Ends what is still at work. */
  abstract close(): Promise<void>;
}
