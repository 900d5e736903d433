import { z } from 'zod';
import type { DocumentStorage } from './document-storage.js';
import { StorageObjectNotFoundError } from './document-storage.errors.js';

const IDENTITY_KEY = 'identity/store.json';

const storeIdentitySchema = z.object({
  /** Made once, when the store is first used or moved to. */
  id: z.uuid(),
  /** The stores whose documents were moved here: what was said of them holds here. */
  formerly: z.array(z.uuid()),
  /** Set when the documents were moved elsewhere: nobody may use this store any more. */
  movedTo: z.uuid().optional(),
});

/** Which store this is, kept as an object in it, so that whoever reads the same sees the same store. */
export type StoreIdentity = z.infer<typeof storeIdentitySchema>;

/** Undefined for a store that was never used. @throws {SyntaxError|ZodError} when it cannot be understood */
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

/** Whether a key is that of the identity, and no document's. */
export function isStoreIdentity(key: string): boolean {
  return key === IDENTITY_KEY;
}
