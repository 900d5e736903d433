import { Injectable, Logger } from '@nestjs/common';
import { z } from 'zod';
import type { RemoteEntryMessage } from '@app/contracts';
import { decodeCursor, encodeCursor, type Handled } from '../http/index.js';
import { inParallel } from '../store/index.js';
import { ConnectorClient } from './connector-client.js';
import { FetchRoom } from './fetch-room.js';
import { ImportRequests } from './import-requests.js';
import { LedgerRepository } from './ledger.repository.js';
import type { LedgerEntry, Source } from './source.js';
import {
  MAX_FOLDER_FILES,
  SourceEntryIsFolderError,
  SourceEntryNotFoundError,
  SourceFolderTooLargeError,
} from './sources.errors.js';
import type { ListImports, RequestImports } from './sources.requests.js';
import { SourcesService } from './sources.service.js';

/** How many entries of one request the connector looks up at the same time. */
const CONCURRENT_LOOKUPS = 4;
/** A folder may also contain folders; after this number of pages it counts as too large. */
const MAX_PAGES = 50;

const positionSchema = z.tuple([z.literal('imports'), z.uuid()]);

export interface LedgerPage {
  readonly items: readonly LedgerEntry[];
  readonly nextCursor: string | null;
}

/** Takes requests to import files, and lists the ledger of a source. */
@Injectable()
export class SourceImports {
  private readonly logger = new Logger(SourceImports.name);

  constructor(
    private readonly sources: SourcesService,
    private readonly ledger: LedgerRepository,
    private readonly connector: ConnectorClient,
    private readonly requests: ImportRequests,
    private readonly room: FetchRoom,
  ) {}

  /**
   * Makes files wait for their transfer. Returns how many wait, and how many are staged or documents already; null where
   * the connector lists the folders first.
   *
   * @throws SourceNotFoundError, SourcePausedError, SourceConsentNeededError, SourceEntryIsFolderError,
   * SourceFolderTooLargeError, QuotaExceededError, and the errors of the connector
   */
  async request(
    accountId: string,
    id: string,
    {
      entries = [],
      folder,
      recursive,
      tags,
    }: Handled<RequestImports, 'entries' | 'folder' | 'recursive' | 'tags'>,
  ): Promise<{ requested: number | null; known: number | null }> {
    const source = await this.sources.getActive(accountId, id);
    await this.room.requireSome(accountId);
    if (folder !== undefined && recursive) return this.requestTree(source, folder, tags);
    const files =
      folder === undefined
        ? await this.lookUp(source, entries)
        : await this.filesOf(source, folder);
    const requested = await this.requests.addFiles(source, files, tags);
    this.logger.log({ sourceId: id, files: files.length, due: requested }, 'Imports requested');
    return { requested, known: files.length - requested };
  }

  /** @throws SourceEntryNotFoundError when there is no such folder */
  private async requestTree(source: Source, folder: string, tags: readonly string[]) {
    if (folder !== '') {
      const { isFolder } = await this.connector.getEntry(source, folder);
      if (!isFolder) throw new SourceEntryNotFoundError();
    }
    await this.requests.addFolder(source, folder, tags);
    this.logger.log({ sourceId: source.id }, 'Import of a folder with the folders below requested');
    return { requested: null, known: null };
  }

  /** @throws SourceNotFoundError, CursorInvalidError */
  async list(
    accountId: string,
    id: string,
    { state, limit, cursor }: Handled<ListImports, 'state' | 'limit' | 'cursor'>,
  ): Promise<LedgerPage> {
    const [, after] = cursor === undefined ? [] : decodeCursor(positionSchema, cursor);
    await this.sources.get(accountId, id);
    // One entry more than requested shows whether there is a next page, without a count.
    const found = await this.ledger.list(id, { state, after, limit: limit + 1 });
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, nextCursor: last === undefined ? null : encodeCursor(['imports', last.id]) };
  }

  private async lookUp(source: Source, ids: readonly string[]): Promise<RemoteEntryMessage[]> {
    const found: RemoteEntryMessage[] = [];
    await inParallel(each(new Set(ids)), CONCURRENT_LOOKUPS, async (id) => {
      const entry = await this.connector.getEntry(source, id);
      if (entry.isFolder) throw new SourceEntryIsFolderError();
      found.push(entry);
    });
    return found;
  }

  private async filesOf(source: Source, folder: string): Promise<RemoteEntryMessage[]> {
    const files: RemoteEntryMessage[] = [];
    const parent = folder === '' ? undefined : folder;
    let cursor: string | undefined;
    for (let pages = 0; pages < MAX_PAGES; pages += 1) {
      const page = await this.connector.listEntries(source, parent, cursor);
      files.push(...page.items.filter(({ isFolder }) => !isFolder));
      if (files.length > MAX_FOLDER_FILES) break;
      if (page.nextCursor === null) return uniqueById(files);
      cursor = page.nextCursor;
    }
    throw new SourceFolderTooLargeError();
  }
}

async function* each<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

/** A folder that changes while it is listed can contain a file twice; one statement must not change a row twice. */
function uniqueById(files: readonly RemoteEntryMessage[]): RemoteEntryMessage[] {
  return [...new Map(files.map((file) => [file.id, file])).values()];
}
