import type { Readable } from 'node:stream';

/** A file or a folder of the source. */
export interface RemoteEntry {
  /** Identifies the entry within its source. For webdav: the decoded path below the URL, without slashes around it. */
  readonly id: string;
  /** The last part of the path. It is what the other side sent: clean it before use. */
  readonly name: string;
  readonly isFolder: boolean;
  readonly sizeBytes: number | null;
  readonly modifiedAt: Date | null;
  /** Changes with the content: the strong ETag, otherwise `size-time`. A folder may have an empty version. */
  readonly version: string;
  /** What the other side claims; nothing checked it. */
  readonly mediaType: string | null;
}

/** A part of a folder's entries. */
export interface RemotePage {
  readonly entries: readonly RemoteEntry[];
  /** The value of `page` for the next part; undefined after the last one. */
  readonly next: string | undefined;
}

/** Bytes `start` to `end`, both counted from 0 and both included. Without `end`: to the last byte. */
export interface RemoteRange {
  readonly start: number;
  readonly end?: number;
}

/** The content of a file, or a part of it. */
export interface RemoteBytes {
  /**
   * The bytes. The caller must read them to the end or destroy the stream. It fails when the other side sends fewer
   * bytes than it announced, and when it sends none for a while.
   */
  readonly stream: Readable;
  /** The number of bytes of `stream`, where the other side announced it. */
  readonly sizeBytes: number | null;
  /** The version of the file that is sent; null when the other side sent nothing that tells it. */
  readonly version: string | null;
  /** The part that is sent; undefined when the whole file is, also where the other side ignored the range. */
  readonly range?: { readonly start: number; readonly end: number; readonly ofBytes: number };
}

/**
 * The port to one source of one user. It only reads.
 *
 * Each method throws SourceUnavailableError, SourceConsentNeededError, SourceRefusedError or SourceBlockedAddressError,
 * and ends with the reason of `signal` when it is aborted.
 */
export interface SourceAdapter {
  /** Checks that the source can be read. Returns the name of the account over there, where the source has one. */
  probe(signal: AbortSignal): Promise<{ readonly account: string | null }>;

  /**
   * Lists the entries that are directly in a folder; `''` is the whole source. Continue with `next` and the same
   * adapter at once: a listing that waits too long, or another adapter, must ask for the folder again. If the folder
   * changed in between, the call throws SourceUnavailableError, and the caller begins again without `page`.
   *
   * @throws SourceEntryNotFoundError when there is no such folder
   * @throws SourceEntryForbiddenError when the account may not read the folder
   */
  list(folder: string, page: string | undefined, signal: AbortSignal): Promise<RemotePage>;

  /** Returns the present state of one entry. @throws SourceEntryNotFoundError */
  stat(entryId: string, signal: AbortSignal): Promise<RemoteEntry>;

  /**
   * Opens a file for reading.
   *
   * @param options.ifVersion the version that the caller expects
   * @throws SourceEntryNotFoundError
   * @throws SourceEntryForbiddenError
   * @throws SourceEntryChangedError when the file has another version than `ifVersion`
   * @throws SourceRangeNotSatisfiableError
   */
  open(
    entryId: string,
    options: { readonly range?: RemoteRange; readonly ifVersion?: string },
    signal: AbortSignal,
  ): Promise<RemoteBytes>;
}
