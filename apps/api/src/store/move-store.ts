import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import {
  findStoreIdentity,
  isStoreIdentity,
  putStoreIdentity,
  StorageObjectNotFoundError,
  type DocumentStorage,
  type StoredObject,
  type StoreIdentity,
} from '@app/document-storage';
import { hashObject, type ObjectHash } from './hash-object.js';
import { inParallel } from './in-parallel.js';
import { changeStoreId, findStoreId, stopIntake } from './store-claim.js';
import { rowsOf } from './stored-rows.js';

const LANES = 4;

/** The move cannot go on as asked; the message says why. */
export class StoreMoveError extends Error {}

/** What became of the objects. */
export interface Moved {
  copied: number;
  alreadyThere: number;
  removed: number;
  /** Originals whose bytes were not those that were uploaded even before; copied as they are. */
  readonly damaged: string[];
}

/** Is told how many bytes there are, and of each object that is done with. */
export interface MoveProgress {
  begin(totalBytes: number): void;
  done(bytes: number): void;
}

/**
 * Moves the documents of a living installation into another store. `copy` may be repeated and interrupted: what lies
 * there already is passed over. `finish` copies the rest while uploads are refused, and then makes the other store
 * the one that counts, for database, api and workers at once.
 */
export class StoreMove {
  constructor(
    private readonly db: Pool,
    private readonly from: DocumentStorage,
    private readonly to: DocumentStorage,
    private readonly progress: MoveProgress,
  ) {}

  async copy(): Promise<Moved> {
    await this.requireRelated();
    await this.to.prepare();
    return this.copyAll();
  }

  async finish(): Promise<Moved> {
    const source = await this.requireRelated();
    await this.to.prepare();
    const session = await this.db.connect();
    try {
      await stopIntake(session);
      return await this.switchOver(source);
    } finally {
      // The lock is the session's: it goes with it.
      session.release(true);
    }
  }

  private async switchOver(source: StoreIdentity): Promise<Moved> {
    const current = await findStoreId(this.db);
    const earlier = await findStoreIdentity(this.to);
    if (earlier !== undefined && earlier.id === current) {
      // Interrupted when all but the last word was said.
      await putStoreIdentity(this.from, { ...source, movedTo: earlier.id });
      return emptyMove();
    }
    if (source.id !== current) {
      throw new StoreMoveError('The documents of this database do not lie in the store of --from');
    }
    const moved = await this.copyAll();
    moved.removed = await this.removeSurplus();
    const id = uuidv7();
    await putStoreIdentity(this.to, { id, formerly: [source.id, ...source.formerly] });
    await changeStoreId(this.db, id);
    await putStoreIdentity(this.from, { ...source, movedTo: id });
    return moved;
  }

  /** Neither store may have anything to do with another database. */
  private async requireRelated(): Promise<StoreIdentity> {
    const source = await findStoreIdentity(this.from);
    const target = await findStoreIdentity(this.to);
    if (source === undefined) {
      throw new StoreMoveError('The store of --from was never used by an api of this release');
    }
    const isRelated =
      target === undefined ||
      source.formerly.includes(target.id) ||
      target.formerly.includes(source.id);
    if (!isRelated || target?.id === source.id) {
      throw new StoreMoveError('The store of --to is in use; take an empty folder or bucket');
    }
    return source;
  }

  private async copyAll(): Promise<Moved> {
    let totalBytes = 0;
    for await (const { sizeBytes } of this.objects()) totalBytes += sizeBytes;
    this.progress.begin(totalBytes);
    const moved = emptyMove();
    await inParallel(this.objects(), LANES, async (object) => {
      await this.copyOne(object, moved);
      this.progress.done(object.sizeBytes);
    });
    return moved;
  }

  private async *objects(): AsyncIterable<StoredObject> {
    for await (const object of this.from.list('')) if (!isStoreIdentity(object.key)) yield object;
  }

  private async copyOne({ key, sizeBytes, modifiedAt }: StoredObject, moved: Moved): Promise<void> {
    const there = await this.to.stat(key);
    // An object is written once, or replaced by a later one: the same size and a later time are the same bytes.
    if (there?.sizeBytes === sizeBytes && there.modifiedAt >= modifiedAt) {
      moved.alreadyThere += 1;
      return;
    }
    const copied = await this.transfer(key);
    // Gone meanwhile: purged, or a page result that nobody needs any more.
    if (copied === undefined) return;
    moved.copied += 1;
    const readBack = await hashObject(this.to, key);
    if (readBack.sha256 !== copied.sha256) {
      await this.to.delete(key);
      throw new StoreMoveError(
        `The store of --to gives back other bytes than it was given: ${key}`,
      );
    }
    const row = (await rowsOf(this.db, [key])).get(key);
    if (row !== undefined && row.sha256 !== copied.sha256) moved.damaged.push(key);
  }

  private async transfer(key: string): Promise<ObjectHash | undefined> {
    const staged = await this.to.stage(key);
    try {
      const hash = await hashObject(this.from, key, (chunk) => staged.write(chunk));
      await staged.commit();
      return hash;
    } catch (error) {
      const isGone =
        error instanceof StorageObjectNotFoundError && (await this.from.stat(key)) === undefined;
      if (isGone) return undefined;
      throw error;
    } finally {
      await staged.discard();
    }
  }

  /** What was purged at the source after it was copied. */
  private async removeSurplus(): Promise<number> {
    let removed = 0;
    await inParallel(this.to.list(''), LANES, async ({ key }) => {
      if (isStoreIdentity(key) || (await this.from.stat(key)) !== undefined) return;
      await this.to.delete(key);
      removed += 1;
    });
    return removed;
  }
}

function emptyMove(): Moved {
  return { copied: 0, alreadyThere: 0, removed: 0, damaged: [] };
}
