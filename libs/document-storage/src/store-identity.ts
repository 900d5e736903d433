import { z } from 'zod';
import type { DocumentStorage } from './document-storage.js';
import { StorageObjectNotFoundError } from './document-storage.errors.js';

const IDENTITY_KEY = 'identity/store.json';

const storeIdentitySchema = z.object({
  /** Made once, when the store is first used or becomes the target of a move. */
  id: z.uuid(),
  /** The stores whose documents were moved here; jobs that name them are valid for this store. */
  formerly: z.array(z.uuid()),
  /** Set when the documents were moved to another store: this store must not be used any more. */
  movedTo: z.uuid().optional(),
});

/** The identity of the store, kept as an object in it: processes that read the same id use the same store. */
export type StoreIdentity = z.infer<typeof storeIdentitySchema>;

/** Undefined for a store that was never used. @throws {SyntaxError|ZodError} when the object is invalid */
export async function findStoreIdentity(
  storage: DocumentStorage,
): Promise<StoreIdentity | undefined> {
  try {
    const bytes = await storage.get(IDENTITY_KEY);
    return storeIdentitySchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    if (error instanceof StorageObjectNotFoundError) return undefined;
    throw error;
  }
}

export async function putStoreIdentity(
  storage: DocumentStorage,
  identity: StoreIdentity,
): Promise<void> {
  await storage.put(IDENTITY_KEY, Buffer.from(JSON.stringify(identity)));
}

/** Whether a key is that of the identity and not of a document. */
export function isStoreIdentity(key: string): boolean {
  return key === IDENTITY_KEY;
}
