import { v7 as uuidv7 } from 'uuid';
import { ADVISORY_LOCKS } from '@app/database';
import {
  findStoreIdentity,
  putStoreIdentity,
  type DocumentStorage,
  type StoreIdentity,
} from '@app/document-storage';
import type { Queryable } from './queryable.js';

/** The id of the store that a database means; undefined before an api first used one. */
export async function findStoreId(db: Queryable): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string }>('SELECT id FROM stores WHERE is_established');
  return rows[0]?.id;
}

/** From now on, a database means another store. */
export async function changeStoreId(db: Queryable, id: string): Promise<void> {
  await db.query('UPDATE stores SET id = $1, is_established = true, changed_at = now()', [id]);
}

/** Blocks uploads until this session ends, and waits for uploads that hold the shared lock. */
export async function stopIntake(db: Queryable): Promise<void> {
  await db.query('SELECT pg_advisory_lock($1, $2)', [...ADVISORY_LOCKS.movingStore]);
}

/**
 * Makes a store the one that a restored database means. The store may be that of the original, or one without an
 * identity, which then gets one of its own: database and store of the original stay apart from those restored.
 *
 * @returns false when the store is that of another database
 */
export async function claimStore(db: Queryable, storage: DocumentStorage): Promise<boolean> {
  const id = await findStoreId(db);
  const identity = await findStoreIdentity(storage);
  if (identity !== undefined) return identity.id === id && identity.movedTo === undefined;
  if (id === undefined) return true;
  const own: StoreIdentity = { id: uuidv7(), formerly: [id] };
  await putStoreIdentity(storage, own);
  await changeStoreId(db, own.id);
  return true;
}
