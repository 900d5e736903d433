import type { Readable } from 'node:stream';

/** A file or a folder of the source. */
export interface RemoteEntry {
  /**
   * Identifies the entry within its source. It is a path: that of an entry begins with that of its folder. For webdav and
   * folder it is the decoded path below the URL or the folder, without slashes around it.
   */
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
  /** The other side has no bytes of it, such as a form or a notebook. */
  readonly isUnsupported?: boolean;
}

/** A part of a folder's entries. */
export interface RemotePage {
  readonly entries: readonly RemoteEntry[];
  /** The value of `page` for the next part; undefined after the last one. */
  readonly next: string | undefined;
  /** The number of entries of this part that can never be read, such as links and devices. Their owner is told. */
  readonly leftOut?: number;
}

/** Bytes `start` to `end`, both counted from 0 and both included. Without `end`: to the last byte. */
export interface RemoteRange {
  readonly start: number;
  readonly end?: number;
}

/**
 * What changed in a folder. `cursor` is the state before the changes were read: kept and given back, it continues there.
 * `none`: nothing. `all`: unknown, so the caller walks the whole folder. `some`: what `pages` yields.
 */
export type RemoteChanges =
  | { readonly kind: 'none'; readonly cursor: string }
  | { readonly kind: 'all'; readonly cursor: string }
  | {
      readonly kind: 'some';
      readonly cursor: string;
      readonly pages: AsyncIterable<RemoteChangePage>;
      /** The pages have every file of the folder: one that is in none of them is gone. */
      readonly isWhole?: boolean;
    };

/** A part of the changes. */
export interface RemoteChangePage {
  /** Files that are new or changed. The caller ignores folders. */
  readonly entries: readonly RemoteEntry[];
  /** The ids of files that are not there any more. */
  readonly gone: readonly string[];
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
  /** The name of the file, where its id does not tell it. */
  readonly name?: string;
  /** The part that is sent; undefined when the whole file is, also where the other side ignored the range. */
  readonly range?: { readonly start: number; readonly end: number; readonly ofBytes: number };
}

/**
 * The port to one source of one user. Everything but `moveAside` only reads. What is optional, a kind has where it can.
 *
 * Each method throws SourceUnavailableError, SourceConsentNeededError, SourceRefusedError or SourceBlockedAddressError,
 * and ends with the reason of `signal` when it is aborted.
 */
export interface SourceAdapter {
  /** Files appear whole, such as mails: a new one needs no second look before it is fetched. */
  readonly hasWholeFiles?: boolean;

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

  /**
   * Returns what changed in a folder since `cursor`, so that a round need not list everything. Cursors are text of this
   * adapter, which the caller does not read.
   *
   * @param cursor undefined: no earlier state is known
   * @throws SourceEntryNotFoundError when there is no such folder
   */
  changes?(folder: string, cursor: string | undefined, signal: AbortSignal): Promise<RemoteChanges>;

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

  /**
   * Moves a file that is imported out of the way, where the source is an inbox. Repeating it changes nothing.
   *
   * @param version of the file that was imported; a later version stays
   * @returns whether this version is not in its place any more
   * @throws SourceMoveFailedError when it stays because it cannot be moved
   */
  moveAside?(entryId: string, version: string, signal: AbortSignal): Promise<boolean>;

  /** Ends what the adapter keeps between calls, such as a listing with its connection. Never rejects. */
  close?(): Promise<void>;
}
