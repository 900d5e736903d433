import { lstat, realpath, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { inFolder, openFile } from '@app/link-free-files';
import { endOn } from '../listing/end-on.js';
import { KeptListing } from '../listing/kept-listing.js';
import { OpenListing, parsePosition } from '../listing/open-listing.js';
import type {
  RemoteBytes,
  RemoteEntry,
  RemotePage,
  RemoteRange,
  SourceAdapter,
} from '../source-adapter.js';
import {
  SourceEntryChangedError,
  SourceEntryForbiddenError,
  SourceEntryNotFoundError,
  SourceFolderMissingError,
  SourceMoveFailedError,
  SourceRangeNotSatisfiableError,
} from '../sources.errors.js';
import { FileBytes } from './file-bytes.js';
import { entryOf, versionOf } from './folder-entry.js';
import { asSourceError } from './folder-errors.js';
import { readFolder, type LeftOut } from './folder-listing.js';
import { partsOf } from './folder-paths.js';
import { inTime } from './in-time.js';
import { moveAside } from './move-aside.js';

const PAGE_ENTRIES = 1_000;
const PAGE_TIMEOUT_MS = 60_000;

/** Where the folder of an account is: the root, which may be a link of the operator, and in it the id of the account. */
export interface FolderPlace {
  readonly root: string;
  readonly accountId: string;
}

/**
 * Reads the folder of one account below a root of the operator. The root may be a link of the operator. Below it no link
 * is followed, because other programs write there: a scanner, or a user with SFTP.
 */
export class FolderSourceAdapter implements SourceAdapter {
  private readonly kept = new KeptListing();
  /** Of the listing in progress. */
  private leftOut: LeftOut = { count: 0 };

  constructor(private readonly place: FolderPlace) {}

  async probe(signal: AbortSignal): Promise<{ account: null }> {
    signal.throwIfAborted();
    await this.requireFolder(signal);
    return { account: null };
  }

  async list(folder: string, page: string | undefined, signal: AbortSignal): Promise<RemotePage> {
    signal.throwIfAborted();
    const continued = this.kept.take(folder, page);
    const listing = continued ?? (await this.openListing(folder, signal));
    const release = endOn(signal, PAGE_TIMEOUT_MS, (reason) => listing.close(reason));
    try {
      if (continued === undefined && page !== undefined) await listing.skipTo(parsePosition(page));
      const result = await listing.page(PAGE_ENTRIES);
      if (result.next !== undefined) this.kept.keep(listing);
      const { count } = this.leftOut;
      this.leftOut.count = 0;
      return count === 0 ? result : { ...result, leftOut: count };
    } catch (error) {
      listing.close(error as Error);
      throw await this.explain(error, signal);
    } finally {
      release();
    }
  }

  async stat(entryId: string, signal: AbortSignal): Promise<RemoteEntry> {
    signal.throwIfAborted();
    return this.reach(signal, async (root) => {
      const path = join(root, ...partsOf(entryId));
      const stats = await inFolder(dirname(path), (folder) =>
        lstat(join(folder, basename(path)), { bigint: true }),
      );
      const entry = entryOf(entryId, stats);
      if (entry === undefined) throw new SourceEntryNotFoundError();
      return entry;
    });
  }

  async open(
    entryId: string,
    { range, ifVersion }: { readonly range?: RemoteRange; readonly ifVersion?: string },
    signal: AbortSignal,
  ): Promise<RemoteBytes> {
    signal.throwIfAborted();
    return this.reach(
      signal,
      async (root) => {
        const handle = await openFile(join(root, ...partsOf(entryId)));
        try {
          return await bytesOf(handle, range, ifVersion, signal);
        } catch (error) {
          await handle.close();
          throw error;
        }
      },
      ({ stream }) => stream.destroy(),
    );
  }

  async moveAside(entryId: string, version: string, signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted();
    const path = partsOf(entryId).join('/');
    const day = new Date().toISOString().slice(0, 10);
    await this.requireFolder(signal);
    try {
      return await inTime(
        signal,
        this.path().then((root) => moveAside(root, path, version, day)),
      );
    } catch (cause) {
      signal.throwIfAborted();
      throw new SourceMoveFailedError({ cause });
    }
  }

  async close(): Promise<void> {
    this.kept.drop();
  }

  private async openListing(folder: string, signal: AbortSignal): Promise<OpenListing> {
    const path = await this.reach(signal, async (root) => join(root, ...partsOf(folder)));
    const controller = new AbortController();
    this.leftOut = { count: 0 };
    const entries = readFolder(path, folder, this.leftOut, controller.signal);
    return new OpenListing(folder, entries, (reason) => controller.abort(reason));
  }

  /** Runs a file operation with the path of the account's folder, which has no link in any component. */
  private async reach<T>(
    signal: AbortSignal,
    operation: (root: string) => Promise<T>,
    discard?: (late: T) => void,
  ): Promise<T> {
    try {
      return await inTime(signal, this.path().then(operation), discard);
    } catch (error) {
      throw await this.explain(error, signal);
    }
  }

  /** What is missing may be the folder of the account, such as when its disk is not mounted. */
  private async explain(error: unknown, signal: AbortSignal): Promise<unknown> {
    const known = asSourceError(error);
    const isMissing =
      known instanceof SourceEntryNotFoundError || known instanceof SourceEntryForbiddenError;
    if (isMissing) await this.requireFolder(signal);
    return known;
  }

  /** @throws SourceFolderMissingError */
  private async requireFolder(signal: AbortSignal): Promise<void> {
    try {
      // The name `.` needs the right to search the folder, besides the one to read it.
      await inTime(
        signal,
        this.path().then((path) => inFolder(path, (folder) => lstat(join(folder, '.')))),
      );
    } catch (cause) {
      signal.throwIfAborted();
      throw new SourceFolderMissingError({ cause });
    }
  }

  private async path(): Promise<string> {
    return join(await realpath(this.place.root), this.place.accountId);
  }
}

/** @throws SourceEntryChangedError, SourceRangeNotSatisfiableError */
async function bytesOf(
  handle: FileHandle,
  range: RemoteRange | undefined,
  ifVersion: string | undefined,
  signal: AbortSignal,
): Promise<RemoteBytes> {
  const stats = await handle.stat({ bigint: true });
  const version = versionOf(stats);
  if (ifVersion !== undefined && ifVersion !== version) throw new SourceEntryChangedError();
  const sizeBytes = Number(stats.size);
  const start = range?.start ?? 0;
  const end = Math.min(range?.end ?? Infinity, sizeBytes - 1);
  if (range !== undefined && start > end) throw new SourceRangeNotSatisfiableError();
  const stream = new FileBytes(handle, version, { start, end }, signal);
  if (range === undefined) return { stream, sizeBytes, version };
  return { stream, sizeBytes, version, range: { start, end, ofBytes: sizeBytes } };
}
