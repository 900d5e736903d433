import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { counter } from '@app/metrics';
import type { Document } from '../documents/index.js';

const changed = counter('strongroom_changed_originals_total');

/** Not for callers, who see the connection cut: they have the answer's head by then. */
class OriginalChangedError extends Error {
  constructor() {
    super('The stored bytes are not those that were uploaded');
    this.name = 'OriginalChangedError';
  }
}

/**
 * Passes the bytes on and hashes them. The last chunk is held back until the hash is known to be that of the upload, so a
 * caller that received all bytes can rely on them.
 *
 * @throws OriginalChangedError instead of the last bytes
 */
export async function* verifyChecksum(
  stored: Readable,
  { sha256, sizeBytes }: Pick<Document, 'sha256' | 'sizeBytes'>,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let held: Buffer | undefined;
  let size = 0;
  for await (const chunk of stored as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > sizeBytes) break;
    hash.update(chunk);
    if (held !== undefined) yield held;
    held = chunk;
  }
  if (size !== sizeBytes || hash.digest('hex') !== sha256) {
    changed.inc();
    throw new OriginalChangedError();
  }
  if (held !== undefined) yield held;
}
