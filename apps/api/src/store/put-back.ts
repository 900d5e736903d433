import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { DocumentStorage } from '@app/document-storage';
import type { Queryable } from './queryable.js';
import { findRow } from './stored-rows.js';

/** The bytes cannot be put back; the message says why. */
export class PutBackError extends Error {}

/**
 * Gives a document its bytes again, if they are those that were uploaded. Returns the key.
 *
 * @throws PutBackError and leaves the store as it is
 */
export async function putBack(
  db: Queryable,
  storage: DocumentStorage,
  documentId: string,
  bytes: Readable,
): Promise<string> {
  const row = await findRow(db, documentId);
  if (row === undefined) throw new PutBackError('There is no such document');
  const staged = await storage.stage(row.storageKey);
  try {
    const hash = createHash('sha256');
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      hash.update(chunk);
      await staged.write(chunk);
    }
    if (hash.digest('hex') !== row.sha256) {
      throw new PutBackError(
        `These are other bytes than those uploaded, whose sha-256 is ${row.sha256}`,
      );
    }
    await staged.commit();
    return row.storageKey;
  } finally {
    await staged.discard();
  }
}
