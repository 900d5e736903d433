import { createHash } from 'node:crypto';
import type { DocumentStorage } from '@app/document-storage';

/** The hash and the size of an object's bytes. */
export interface ObjectHash {
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Reads an object to its end and hashes it. @throws StorageObjectNotFoundError */
export async function hashObject(
  storage: DocumentStorage,
  key: string,
  onChunk: (chunk: Buffer) => Promise<void> | void = () => undefined,
): Promise<ObjectHash> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of (await storage.openRead(key)) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    sizeBytes += chunk.length;
    await onChunk(chunk);
  }
  return { sha256: hash.digest('hex'), sizeBytes };
}
