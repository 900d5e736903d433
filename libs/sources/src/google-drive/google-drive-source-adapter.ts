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
  DRIVE_ID,
  driveFileSchema,
  drivePageSchema,
  EXPORT_TYPE,
  FILE_FIELDS,
  isExported,
  isFolder,
  isUnsupported,
  toEntry,
  versionOf,
  type DriveFile,
} from './drive-file.js';
import { DriveChanges } from './drive-changes.js';

const PAGE_ENTRIES = '1000';
/** Folders of which the listing above has just told that they are there. */
const MAX_KNOWN_FOLDERS = 10_000;

const aboutSchema = z.object({ user: z.object({ emailAddress: z.string().optional() }) });
const idSchema = z.object({ id: z.string().regex(DRIVE_ID) });

/**
 * Reads Google Drive (v3). In Drive, names are not unique, and a name may have a slash. So an id is the path of the ids of
 * the folders from the root, and of the file: `1AbC/1DeF`. A rename does not change it; a move does.
 */
export class GoogleDriveSourceAdapter implements SourceAdapter {
  readonly hasWholeFiles = true;
  private readonly known = new Set<string>();
  private rootId: Promise<string> | undefined;

  /** @param driveId a shared drive; undefined: My Drive */
  constructor(
    private readonly client: CloudClient,
    private readonly driveId: string | undefined,
  ) {}

  async probe(signal: AbortSignal): Promise<{ account: string | null }> {
    const url = this.client.url('drive/v3/about', { fields: 'user(emailAddress)' });
    const { user } = await this.client.json(aboutSchema, url, signal);
    await this.root(signal).catch((error: unknown) => {
      // The account cannot see the shared drive of the settings.
      if (error instanceof SourceEntryNotFoundError) throw new SourceRefusedError({ cause: error });
      throw error;
    });
    return { account: user.emailAddress ?? null };
  }

  async list(folder: string, page: string | undefined, signal: AbortSignal): Promise<RemotePage> {
    if (page === undefined && !this.known.delete(folder)) await this.requireFolder(folder, signal);
    const parent = this.idsOf(folder).at(-1) ?? this.driveId ?? 'root';
    const url = this.client.url('drive/v3/files', {
      q: `'${parent}' in parents and trashed = false`,
      fields: `nextPageToken,incompleteSearch,files(${FILE_FIELDS})`,
      pageSize: PAGE_ENTRIES,
      ...(page !== undefined && { pageToken: page }),
      ...this.drives(),
      includeItemsFromAllDrives: 'true',
    });
    const found = await this.client.json(drivePageSchema, url, signal).catch(explainPage(page));
    // Files would seem to be gone.
    if (found.incompleteSearch === true) throw new SourceUnavailableError();
    const entries = found.files.map((file) => toEntry(file, join(folder, file.id)));
    for (const { id, isFolder: is } of entries) if (is) this.remember(id);
    return { entries, next: found.nextPageToken };
  }

  async stat(entryId: string, signal: AbortSignal): Promise<RemoteEntry> {
    if (entryId === '') {
      await this.root(signal);
      return ROOT;
    }
    return toEntry(await this.file(entryId, signal), entryId);
  }

  async open(
    entryId: string,
    { range, ifVersion }: { readonly range?: RemoteRange; readonly ifVersion?: string },
    signal: AbortSignal,
  ): Promise<RemoteBytes> {
    signal.throwIfAborted();
    if (entryId === '') throw new SourceEntryNotFoundError();
    const file = await this.file(entryId, signal);
    if (isFolder(file)) throw new SourceEntryNotFoundError();
    if (isUnsupported(file)) throw new SourceEntryForbiddenError();
    const version = versionOf(file);
    if (ifVersion !== undefined && version !== ifVersion) throw new SourceEntryChangedError();
    const path = `drive/v3/files/${file.id}`;
    // What Google exports has no length before it is made, and no ranges.
    const url = isExported(file)
      ? this.client.url(`${path}/export`, { mimeType: EXPORT_TYPE })
      : this.client.url(path, { alt: 'media', supportsAllDrives: 'true' });
    const part = isExported(file) ? undefined : range;
    const response = await this.client.content(url, rangeHeader(part), signal);
    return toBytes(response, { version, name: toEntry(file, entryId).name });
  }

  async changes(
    folder: string,
    cursor: string | undefined,
    signal: AbortSignal,
  ): Promise<RemoteChanges> {
    await this.requireFolder(folder, signal);
    if (folder !== '') this.remember(folder);
    return new DriveChanges(this.client, this.driveId).since(cursor, signal);
  }

  /** Gets a file, and checks that it is still where its path says. @throws SourceEntryNotFoundError */
  private async file(path: string, signal: AbortSignal): Promise<DriveFile> {
    const ids = this.idsOf(path);
    const url = this.client.url(`drive/v3/files/${ids.at(-1) ?? ''}`, {
      fields: FILE_FIELDS,
      supportsAllDrives: 'true',
    });
    const file = await this.client.json(driveFileSchema, url, signal);
    const parent = ids.at(-2) ?? (await this.root(signal));
    if (file.trashed === true || file.parents?.includes(parent) !== true) {
      throw new SourceEntryNotFoundError();
    }
    return file;
  }

  private async requireFolder(path: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (path === '') return;
    if (!isFolder(await this.file(path, signal))) throw new SourceEntryNotFoundError();
  }

  /** The id of the uppermost folder. */
  private async root(signal: AbortSignal): Promise<string> {
    this.rootId ??= this.client
      .json(
        idSchema,
        this.client.url(`drive/v3/files/${this.driveId ?? 'root'}`, {
          fields: 'id',
          supportsAllDrives: 'true',
        }),
        signal,
      )
      .then(({ id }) => id)
      .catch((error: unknown) => {
        this.rootId = undefined;
        throw error;
      });
    return this.rootId;
  }

  private idsOf(path: string): readonly string[] {
    const ids = path === '' ? [] : path.split('/');
    if (!ids.every((id) => DRIVE_ID.test(id))) throw new SourceEntryNotFoundError();
    return ids;
  }

  private drives(): Readonly<Record<string, string>> {
    const all = { supportsAllDrives: 'true' };
    return this.driveId === undefined ? all : { ...all, corpora: 'drive', driveId: this.driveId };
  }

  private remember(folder: string): void {
    if (this.known.size < MAX_KNOWN_FOLDERS) this.known.add(folder);
  }
}

const ROOT: RemoteEntry = {
  id: '',
  name: '',
  isFolder: true,
  sizeBytes: null,
  modifiedAt: null,
  version: '',
  mediaType: null,
};

function join(folder: string, id: string): string {
  return folder === '' ? id : `${folder}/${id}`;
}

/** A position that is not known any more is a reason to begin again. */
function explainPage(page: string | undefined): (error: unknown) => never {
  return (error) => {
    if (page === undefined || !(error instanceof SourceRefusedError)) throw error;
    throw new SourceUnavailableError({ retryAfterSeconds: 1, cause: error });
  };
}
