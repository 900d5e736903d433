import { v7 as uuidv7 } from 'uuid';
import { ADVISORY_LOCKS } from '@app/database';
import {
  findStoreIdentity,
  putStoreIdentity,
  type DocumentStorage,
  type StoreIdentity,
} from '@app/document-storage';
import type { Queryable } from './queryable.js';

/** Returns the id of the store that the database uses; undefined before an api first used a store. */
export async function findStoreId(db: Queryable): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string }>('SELECT id FROM stores WHERE is_established');
  return rows[0]?.id;
}

/** Makes the database use another store from now on. */
export async function changeStoreId(db: Queryable, id: string): Promise<void> {
  await db.query('UPDATE stores SET id = $1, is_established = true, changed_at = now()', [id]);
}

/** Blocks uploads until this session ends, and waits for uploads that hold the shared lock. */
export async function blockUploads(db: Queryable): Promise<void> {
  await db.query('SELECT pg_advisory_lock($1, $2)', [...ADVISORY_LOCKS.movingStore]);
}

/**
 * Makes a database use a store, after a restore or for an adoption. The store must be the one that the
 * database already uses, or a store without an identity. A store without an identity gets a new one, so that
 * it cannot be confused with the store of the original installation.
 *
 * @returns false when the store belongs to another database, or its documents were moved to another store
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
