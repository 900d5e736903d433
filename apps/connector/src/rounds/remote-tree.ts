import { IdSet } from './id-set.js';

/** What a round found over there: which folders it listed completely, and what was in them. */
export class RemoteTree {
  /** Folders that were listed to their end, and those of them that had an entry. */
  private readonly listed = new IdSet();
  private readonly filled = new IdSet();
  private readonly found = new IdSet();

  /** A file or a folder. Returns false when it was found before. */
  add(id: string): boolean {
    return this.found.add(id);
  }

  /** The folder was listed to its end. */
  endFolder(id: string, isEmpty: boolean): void {
    this.listed.add(id);
    if (!isEmpty) this.filled.add(id);
  }

  has(id: string): boolean {
    return this.found.has(id);
  }

  get size(): number {
    return this.found.size;
  }

  /**
   * Whether the entry is certainly not there: its folder has other entries, or a folder above it is certainly not there.
   * An empty folder proves nothing, because a disk that is not mounted looks like it.
   */
  isMissing(id: string): boolean {
    if (id === '' || this.found.has(id)) return false;
    const parent = parentOf(id);
    return this.listed.has(parent) ? this.filled.has(parent) : this.isMissing(parent);
  }
}

function parentOf(id: string): string {
  const slash = id.lastIndexOf('/');
  return slash < 0 ? '' : id.slice(0, slash);
}
