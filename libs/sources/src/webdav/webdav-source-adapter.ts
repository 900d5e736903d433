import type { OutboundResponse } from '@app/outbound';
import type {
  RemoteBytes,
  RemoteEntry,
  RemotePage,
  RemoteRange,
  SourceAdapter,
} from '../source-adapter.js';
import {
  SourceConsentNeededError,
  SourceEntryChangedError,
  SourceEntryForbiddenError,
  SourceEntryNotFoundError,
  SourceRefusedError,
} from '../sources.errors.js';
import { isStrongEtag, parseSize, parseTime, versionLike, versionOf } from './entry-version.js';
import { parseContentRange } from './content-range.js';
import { endOn } from '../listing/end-on.js';
import { KeptListing } from '../listing/kept-listing.js';
import { OpenListing, parsePosition } from '../listing/open-listing.js';
import { RemoteEntries } from './remote-entries.js';
import { translatedBody, type WebdavClient } from './webdav-client.js';

/** A page of a thousand entries has a few hundred kilobytes. */
const PAGE_ENTRIES = 1_000;
const PAGE_TIMEOUT_MS = 60_000;
const LOOK_TIMEOUT_MS = 20_000;

/** Reads a WebDAV server with PROPFIND and GET (RFC 4918), one folder at a time. */
export class WebdavSourceAdapter implements SourceAdapter {
  private readonly kept = new KeptListing();

  constructor(
    private readonly client: WebdavClient,
    private readonly username: string,
  ) {}

  async probe(signal: AbortSignal): Promise<{ account: string | null }> {
    const root = await this.look('', true, signal).catch((error: unknown) => {
      if (error instanceof SourceEntryForbiddenError) {
        throw new SourceConsentNeededError({ cause: error });
      }
      // Nothing is at this address: it is wrong.
      if (error instanceof SourceEntryNotFoundError) throw new SourceRefusedError({ cause: error });
      throw error;
    });
    if (!root.isFolder) throw new SourceRefusedError();
    return { account: this.username };
  }

  async list(folder: string, page: string | undefined, signal: AbortSignal): Promise<RemotePage> {
    signal.throwIfAborted();
    const continued = this.kept.take(folder, page);
    const listing = continued ?? this.openListing(folder);
    const release = endOn(signal, PAGE_TIMEOUT_MS, (reason) => listing.close(reason));
    try {
      if (continued === undefined && page !== undefined) await listing.skipTo(parsePosition(page));
      const result = await listing.page(PAGE_ENTRIES);
      if (result.next !== undefined) this.kept.keep(listing);
      return result;
    } catch (error) {
      listing.close(error as Error);
      throw error;
    } finally {
      release();
    }
  }

  async stat(entryId: string, signal: AbortSignal): Promise<RemoteEntry> {
    return this.look(entryId, false, signal);
  }

  async open(
    entryId: string,
    options: { readonly range?: RemoteRange; readonly ifVersion?: string },
    signal: AbortSignal,
  ): Promise<RemoteBytes> {
    const { range, ifVersion } = options;
    const response = await this.client.get(
      entryId,
      {
        ...(range !== undefined && { range: `bytes=${range.start}-${range.end ?? ''}` }),
        ...(ifVersion !== undefined && isStrongEtag(ifVersion) && { 'if-match': ifVersion }),
      },
      signal,
    );
    try {
      return toBytes(response, ifVersion);
    } catch (error) {
      response.body.destroy();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.kept.drop();
  }

  private async look(id: string, isFolder: boolean, signal: AbortSignal): Promise<RemoteEntry> {
    signal.throwIfAborted();
    const controller = new AbortController();
    const release = endOn(signal, LOOK_TIMEOUT_MS, (reason) => controller.abort(reason));
    const question = { depth: 0, isFolder } as const;
    const entries = new RemoteEntries(this.client.base, id);
    try {
      let found: RemoteEntry | undefined;
      // Reads to the end, because only then the connection can be used again.
      for await (const response of this.client.propfind(id, question, controller.signal)) {
        found ??= entries.self(response);
      }
      if (found !== undefined) return found;
    } finally {
      release();
    }
    throw new SourceEntryNotFoundError();
  }

  private openListing(folder: string): OpenListing {
    const controller = new AbortController();
    const entries = this.readFolder(folder, controller.signal);
    return new OpenListing(folder, entries, (reason) => controller.abort(reason));
  }

  private async *readFolder(
    folder: string,
    signal: AbortSignal,
  ): AsyncGenerator<RemoteEntry, void> {
    const entries = new RemoteEntries(this.client.base, folder);
    let self: RemoteEntry | undefined;
    for await (const response of this.client.propfind(
      folder,
      { depth: 1, isFolder: true },
      signal,
    )) {
      self ??= entries.self(response);
      const child = entries.child(response);
      if (child !== undefined) yield child;
    }
    // An answer without the folder itself is not one about this folder. Without this check, all its files would seem gone.
    if (self === undefined) throw new SourceRefusedError();
    if (!self.isFolder) throw new SourceEntryNotFoundError();
  }
}

/** @throws SourceEntryChangedError when the headers name another version than `ifVersion` */
function toBytes(response: OutboundResponse, ifVersion: string | undefined): RemoteBytes {
  const { headers } = response;
  const sizeBytes = parseSize(headers['content-length']);
  const range = response.status === 206 ? parseContentRange(headers['content-range']) : undefined;
  const facts = {
    etag: headers['etag'],
    sizeBytes: range === undefined ? sizeBytes : range.ofBytes,
    modifiedAt: parseTime(headers['last-modified']),
  };
  const version = versionLike(ifVersion ?? versionOf(facts), facts);
  if (ifVersion !== undefined && version !== undefined && version !== ifVersion) {
    throw new SourceEntryChangedError();
  }
  return {
    stream: translatedBody(response.body),
    sizeBytes,
    version: version ?? null,
    ...(range !== undefined && { range }),
  };
}
