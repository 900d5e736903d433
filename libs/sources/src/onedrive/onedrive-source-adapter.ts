import { z } from 'zod';
import { rangeHeader, toBytes } from '../cloud/cloud-bytes.js';
import type { CloudClient } from '../cloud/cloud-client.js';
import type {
  RemoteBytes,
  RemoteChanges,
  RemoteEntry,
  RemotePage,
  RemoteRange,
  SourceAdapter,
} from '../source-adapter.js';
import {
  SourceEntryChangedError,
  SourceEntryForbiddenError,
  SourceEntryNotFoundError,
  SourceRefusedError,
  SourceUnavailableError,
} from '../sources.errors.js';
import {
  driveItemSchema,
  isFolder,
  isUnsupported,
  ITEM_PROPERTIES,
  itemPageSchema,
  toEntry,
  versionOf,
  type DriveItem,
} from './drive-item.js';

const PAGE_ENTRIES = '1000';
const driveSchema = z.object({
  owner: z
    .object({
      user: z
        .object({ email: z.string().optional(), displayName: z.string().optional() })
        .optional(),
    })
    .optional(),
});

/**
 * Reads the OneDrive of a user by Microsoft Graph (v1.0). Names are unique within a folder there, so ids are paths, as with
 * WebDAV.
 */
export class OnedriveSourceAdapter implements SourceAdapter {
  readonly hasWholeFiles = true;

  constructor(private readonly client: CloudClient) {}

  async probe(signal: AbortSignal): Promise<{ account: string | null }> {
    const url = this.client.url('me/drive', { $select: 'owner' });
    const { owner } = await this.client.json(driveSchema, url, signal).catch((error: unknown) => {
      // The account has no OneDrive.
      if (error instanceof SourceEntryNotFoundError) throw new SourceRefusedError({ cause: error });
      throw error;
    });
    return { account: owner?.user?.email ?? owner?.user?.displayName ?? null };
  }

  async list(folder: string, page: string | undefined, signal: AbortSignal): Promise<RemotePage> {
    signal.throwIfAborted();
    const url = this.client.url(`${addressOf(folder)}children`, {
      $top: PAGE_ENTRIES,
      $select: ITEM_PROPERTIES,
      ...(page !== undefined && { $skiptoken: page }),
    });
    const found = await this.client.json(itemPageSchema, url, signal).catch(explainPage(page));
    // Of a file, the list of children is empty.
    if (page === undefined && found.value.length === 0) await this.requireFolder(folder, signal);
    const entries = found.value.flatMap((item) => {
      const path = pathOf(folder, item.name);
      return path === undefined ? [] : [toEntry(item, path)];
    });
    const leftOut = found.value.length - entries.length;
    const next = tokenIn(found['@odata.nextLink'], '$skiptoken');
    return { entries, next, ...(leftOut > 0 && { leftOut }) };
  }

  async stat(entryId: string, signal: AbortSignal): Promise<RemoteEntry> {
    return toEntry(await this.item(entryId, signal), entryId);
  }

  async open(
    entryId: string,
    { range, ifVersion }: { readonly range?: RemoteRange; readonly ifVersion?: string },
    signal: AbortSignal,
  ): Promise<RemoteBytes> {
    const item = await this.item(entryId, signal);
    if (isFolder(item)) throw new SourceEntryNotFoundError();
    if (isUnsupported(item)) throw new SourceEntryForbiddenError();
    const version = versionOf(item);
    if (ifVersion !== undefined && version !== ifVersion) throw new SourceEntryChangedError();
    const url = this.client.url(`me/drive/items/${encodeURIComponent(item.id)}/content`);
    const response = await this.client.content(url, rangeHeader(range), signal);
    return toBytes(response, { version, name: toEntry(item, entryId).name });
  }

  /**
   * Whether anything changed in the drive. A change has no path, and a folder that moved brings all its files. So any change
   * means: list the folder again. https://learn.microsoft.com/graph/api/driveitem-delta
   */
  async changes(
    folder: string,
    cursor: string | undefined,
    signal: AbortSignal,
  ): Promise<RemoteChanges> {
    await this.requireFolder(folder, signal);
    const unchanged = cursor === undefined ? undefined : await this.unchanged(cursor, signal);
    if (unchanged !== undefined) return { kind: 'none', cursor: unchanged };
    const { '@odata.deltaLink': link } = await this.delta('latest', signal);
    const latest = tokenIn(link, 'token');
    if (latest === undefined) throw new SourceRefusedError();
    return { kind: 'all', cursor: latest };
  }

  private async unchanged(cursor: string, signal: AbortSignal): Promise<string | undefined> {
    try {
      const found = await this.delta(cursor, signal);
      // The root comes with each answer, also when nothing has changed.
      const hasChanges = found.value.some(({ root }) => root === undefined);
      if (hasChanges || found['@odata.nextLink'] !== undefined) return undefined;
      return tokenIn(found['@odata.deltaLink'], 'token') ?? cursor;
    } catch (error) {
      // 410: the token is too old. 400 and 404: it is not one of this drive.
      const isUnknown =
        error instanceof SourceRefusedError || error instanceof SourceEntryNotFoundError;
      if (isUnknown) return undefined;
      throw error;
    }
  }

  private delta(token: string, signal: AbortSignal) {
    const url = this.client.url('me/drive/root/delta', { token, $select: 'id,root,deleted' });
    return this.client.json(itemPageSchema, url, signal);
  }

  private async item(path: string, signal: AbortSignal): Promise<DriveItem> {
    signal.throwIfAborted();
    const url = this.client.url(addressOf(path).replace(/[:/]+$/, ''), {
      $select: ITEM_PROPERTIES,
    });
    const item = await this.client.json(driveItemSchema, url, signal);
    if (item.deleted !== undefined) throw new SourceEntryNotFoundError();
    return item;
  }

  private async requireFolder(path: string, signal: AbortSignal): Promise<void> {
    const item = await this.item(path, signal);
    if (!isFolder(item) && item.root === undefined) throw new SourceEntryNotFoundError();
  }
}

/**
 * The address of an item, to which `children` is appended: `me/drive/root/` or `me/drive/root:/a/b:/`.
 * https://learn.microsoft.com/graph/onedrive-addressing-driveitems
 *
 * @throws SourceEntryNotFoundError when the path is not one of a drive
 */
function addressOf(path: string): string {
  if (path === '') return 'me/drive/root/';
  const parts = path.split('/');
  if (!parts.every(isName)) throw new SourceEntryNotFoundError();
  return `me/drive/root:/${parts.map(encodeURIComponent).join('/')}:/`;
}

function pathOf(folder: string, name: string | undefined): string | undefined {
  if (name === undefined || !isName(name)) return undefined;
  return folder === '' ? name : `${folder}/${name}`;
}

/** A name that is one part of a path, and that a URL does not resolve. */
function isName(name: string): boolean {
  return !['', '.', '..'].includes(name) && !name.includes('/') && name.isWellFormed();
}

/** The token in a link of Graph. The link itself is not followed: its host is the other side's choice. */
function tokenIn(link: string | undefined, name: string): string | undefined {
  if (link === undefined) return undefined;
  const url = URL.parse(link);
  const found = url?.searchParams.get(name);
  if (found != null) return found;
  // Links of delta may have the form delta(token='…').
  const [, token] = /\(token='([^']+)'\)/.exec(decoded(url?.pathname ?? '')) ?? [];
  if (token === undefined) throw new SourceRefusedError();
  return token;
}

/** @throws SourceRefusedError when it is not text in percent-encoding */
function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    throw new SourceRefusedError();
  }
}

/** A position that is not known any more is a reason to begin again. */
function explainPage(page: string | undefined): (error: unknown) => never {
  return (error) => {
    if (page === undefined || !(error instanceof SourceRefusedError)) throw error;
    throw new SourceUnavailableError({ retryAfterSeconds: 1, cause: error });
  };
}
