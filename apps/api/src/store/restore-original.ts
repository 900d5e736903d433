import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { DocumentStorage } from '@app/document-storage';
import type { Queryable } from './queryable.js';
import { findRow } from './stored-rows.js';

/** The original cannot be restored; the message gives the reason to the operator. */
export class RestoreOriginalError extends Error {}

/**
 * Writes the original of a document into the store again, if the bytes have the hash of the upload. Returns
 * the key.
 *
 * @throws RestoreOriginalError without changing the store
 */
export async function restoreOriginal(
  db: Queryable,
  storage: DocumentStorage,
  documentId: string,
  bytes: Readable,
): Promise<string> {
  const row = await findRow(db, documentId);
  if (row === undefined) throw new RestoreOriginalError('There is no such document');
  const staged = await storage.stage(row.storageKey);
  try {
    const hash = createHash('sha256');
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      hash.update(chunk);
      await staged.write(chunk);
    }
    if (hash.digest('hex') !== row.sha256) {
      throw new RestoreOriginalError(
        `These bytes differ from the upload, whose SHA-256 is ${row.sha256}`,
      );
    }
    await staged.commit();
    return row.storageKey;
  } finally {
    await staged.discard();
  }
}
