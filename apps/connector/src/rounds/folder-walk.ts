import {
  SourceEntryForbiddenError,
  SourceEntryNotFoundError,
  SourceUnavailableError,
  type RemoteEntry,
  type SourceAdapter,
} from '@app/sources';
import { isHiddenFolder, isStorableId } from '../ledger/file-rules.js';
import type { RemoteTree } from './remote-tree.js';
import { MAX_ENTRIES, MAX_FOLDER_CHARACTERS, TooManyEntriesError } from './rounds.errors.js';

const MAX_DEPTH = 32;
/** How often the listing of one folder begins again because the folder changed while it was read. */
const MAX_RESTARTS = 3;

interface Folder {
  readonly id: string;
  readonly depth: number;
}

/** Lists a folder and the folders below it, breadth first, one folder after the other. */
export class FolderWalk {
  /** Entries that cannot be followed or recorded, besides hidden folders: their owner is told their number. */
  private skipped = 0;
  /** Of the paths of all folders. */
  private characters = 0;

  constructor(
    private readonly adapter: SourceAdapter,
    private readonly tree: RemoteTree,
    private readonly signal: AbortSignal,
  ) {}

  get leftOut(): number {
    return this.skipped;
  }

  /**
   * Yields the files, in the parts in which the other side lists them. Hidden folders are left out.
   *
   * @throws TooManyEntriesError and the errors of the adapter: then nothing may be concluded from what is missing
   */
  async *files(root: string): AsyncIterable<RemoteEntry[]> {
    const folders: Folder[] = [{ id: root, depth: 0 }];
    for (const { id, depth } of folders) {
      for await (const entries of this.entriesOf(id, depth === 0)) {
        const storable = entries.filter((entry) => isStorableId(entry.id));
        this.skipped += entries.length - storable.length;
        const fresh = storable.filter((entry) => this.tree.add(entry.id));
        if (this.tree.size > MAX_ENTRIES) throw new TooManyEntriesError();
        const below = fresh.filter(({ isFolder, name }) => isFolder && !isHiddenFolder(name));
        if (depth === MAX_DEPTH) this.skipped += below.length;
        else for (const one of below) folders.push({ id: this.counted(one.id), depth: depth + 1 });
        yield fresh.filter(({ isFolder }) => !isFolder);
      }
    }
  }

  /** @throws TooManyEntriesError when the folders that are to be listed would take too much memory */
  private counted(folder: string): string {
    this.characters += folder.length;
    if (this.characters > MAX_FOLDER_CHARACTERS) throw new TooManyEntriesError();
    return folder;
  }

  private async *entriesOf(folder: string, isRoot: boolean): AsyncIterable<readonly RemoteEntry[]> {
    let page: string | undefined;
    let isEmpty = true;
    let restarts = 0;
    for (;;) {
      try {
        const { entries, next, leftOut = 0 } = await this.adapter.list(folder, page, this.signal);
        this.skipped += leftOut;
        isEmpty &&= entries.length === 0;
        yield entries;
        page = next;
        if (next === undefined) break;
      } catch (error) {
        if (!isRoot && this.isOfFolder(error)) return;
        const isChanged = error instanceof SourceUnavailableError && page !== undefined;
        if (!isChanged || restarts === MAX_RESTARTS) throw error;
        restarts += 1;
        page = undefined;
      }
    }
    this.tree.endFolder(folder, isEmpty);
  }

  /** Whether only this folder cannot be read: it was removed after its name was listed, or the server forbids it. */
  private isOfFolder(error: unknown): boolean {
    if (error instanceof SourceEntryForbiddenError) this.skipped += 1;
    return error instanceof SourceEntryForbiddenError || error instanceof SourceEntryNotFoundError;
  }
}
