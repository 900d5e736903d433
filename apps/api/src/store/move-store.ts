import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { workerIdOf } from '@app/contracts';
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
import { blockUploads, changeStoreId, findStoreId } from './store-claim.js';
import { findRowsByKey } from './stored-rows.js';

const CONCURRENCY = 4;

/** The move is not possible; the message gives the reason to the operator. */
export class StoreMoveError extends Error {}

/** The numbers of objects that a move copied, skipped and removed. */
export interface MoveResult {
  copied: number;
  alreadyThere: number;
  removed: number;
  /** Keys of originals that were already damaged in the old store. They were copied as they are. */
  readonly damaged: string[];
}

/** Receives the total number of bytes, and the size of each object that is finished. */
export interface MoveProgress {
  begin(totalBytes: number): void;
  done(bytes: number): void;
}

/**
 * Moves the documents of a running installation into another store. `copy` can be interrupted and repeated:
 * it skips objects that were already copied. `finish` blocks uploads, copies the rest, and then switches the
 * database, and so the api and the workers, to the other store.
 */
export class StoreMove {
  constructor(
    private readonly db: Pool,
    private readonly from: DocumentStorage,
    private readonly to: DocumentStorage,
    private readonly progress: MoveProgress,
  ) {}

  async copy(): Promise<MoveResult> {
    await this.requireRelated();
    await this.to.prepare();
    return this.copyAll();
  }

  async finish(): Promise<MoveResult> {
    const source = await this.requireRelated();
    await this.to.prepare();
    const session = await this.db.connect();
    try {
      await blockUploads(session);
      return await this.switchOver(source);
    } finally {
      // The lock belongs to the session, so closing the connection releases it.
      session.release(true);
    }
  }

  private async switchOver(source: StoreIdentity): Promise<MoveResult> {
    const current = await findStoreId(this.db);
    const target = await findStoreIdentity(this.to);
    if (target !== undefined && target.id === current) {
      // An earlier run was interrupted before its last step.
      await putStoreIdentity(this.from, { ...source, movedTo: target.id });
      return emptyResult();
    }
    if (source.id !== current) {
      throw new StoreMoveError('The documents of this database are not in the store of --from');
    }
    const moved = await this.copyAll();
    moved.removed = await this.removePurged();
    const id = uuidv7();
    await putStoreIdentity(this.to, { id, formerly: [source.id, ...source.formerly] });
    await changeStoreId(this.db, id);
    await putStoreIdentity(this.from, { ...source, movedTo: id });
    return moved;
  }

  /**
   * Returns the identity of the source.
   *
   * @throws StoreMoveError when one of the stores belongs to another database
   */
  private async requireRelated(): Promise<StoreIdentity> {
    const source = await findStoreIdentity(this.from);
    const target = await findStoreIdentity(this.to);
    if (source === undefined) {
      throw new StoreMoveError(
        'The store of --from has no identity: no api of this release has used it',
      );
    }
    const isRelated =
      target === undefined ||
      source.formerly.includes(target.id) ||
      target.formerly.includes(source.id);
    if (!isRelated || target?.id === source.id) {
      throw new StoreMoveError(
        'The store of --to is already in use; choose an empty folder or bucket',
      );
    }
    return source;
  }

  private async copyAll(): Promise<MoveResult> {
    let totalBytes = 0;
    for await (const { sizeBytes } of this.objects()) totalBytes += sizeBytes;
    this.progress.begin(totalBytes);
    const moved = emptyResult();
    await inParallel(this.objects(), CONCURRENCY, async (object) => {
      await this.copyOne(object, moved);
      this.progress.done(object.sizeBytes);
    });
    return moved;
  }

  private async *objects(): AsyncIterable<StoredObject> {
    for await (const object of this.from.list('')) {
      // A worker writes its key again by itself.
      if (!isStoreIdentity(object.key) && workerIdOf(object.key) === undefined) yield object;
    }
  }

  private async copyOne(
    { key, sizeBytes, modifiedAt }: StoredObject,
    moved: MoveResult,
  ): Promise<void> {
    const existing = await this.to.stat(key);
    // Objects are only replaced as a whole, so the same size and a later time mean the same bytes.
    if (existing?.sizeBytes === sizeBytes && existing.modifiedAt >= modifiedAt) {
      moved.alreadyThere += 1;
      return;
    }
    const copied = await this.transfer(key);
    // Deleted in the meantime: the document was purged, or the page result was superseded.
    if (copied === undefined) return;
    moved.copied += 1;
    const readBack = await hashObject(this.to, key);
    if (readBack.sha256 !== copied.sha256) {
      await this.to.delete(key);
      throw new StoreMoveError(`The store of --to returns other bytes than were written: ${key}`);
    }
    const row = (await findRowsByKey(this.db, [key])).get(key);
    if (row !== undefined && row.sha256 !== copied.sha256) moved.damaged.push(key);
  }

  private async transfer(key: string): Promise<ObjectHash | undefined> {
    const staged = await this.to.stage(key);
    try {
      const hash = await hashObject(this.from, key, (chunk) => staged.write(chunk));
      await staged.commit();
      return hash;
    } catch (error) {
      const isDeleted =
        error instanceof StorageObjectNotFoundError && (await this.from.stat(key)) === undefined;
      if (isDeleted) return undefined;
      throw error;
    } finally {
      await staged.discard();
    }
  }

  /** Removes copies of objects that were deleted at the source after they had been copied. */
  private async removePurged(): Promise<number> {
    let removed = 0;
    await inParallel(this.to.list(''), CONCURRENCY, async ({ key }) => {
      if (isStoreIdentity(key) || workerIdOf(key) !== undefined) return;
      if ((await this.from.stat(key)) !== undefined) return;
      await this.to.delete(key);
      removed += 1;
    });
    return removed;
  }
}

function emptyResult(): MoveResult {
  return { copied: 0, alreadyThere: 0, removed: 0, damaged: [] };
}
