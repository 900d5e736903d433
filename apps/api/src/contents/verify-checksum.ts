import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { counter } from '@app/metrics';
import type { Document } from '../documents/index.js';

const changed = counter('strongroom_changed_originals_total');

/** Never sent as a problem: the response has already begun, so the connection is closed instead. */
class OriginalChangedError extends Error {
  constructor() {
    super('The stored bytes differ from the uploaded bytes');
    this.name = 'OriginalChangedError';
  }
}

/**
 * Yields the bytes and hashes them. The last chunk is yielded only after the hash was found equal to that of
 * the upload, so a client that received all bytes can rely on them.
 *
 * @throws OriginalChangedError instead of yielding the last chunk
 */
export async function* verifyChecksum(
  stored: Readable,
  { sha256, sizeBytes }: Pick<Document, 'sha256' | 'sizeBytes'>,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let lastChunk: Buffer | undefined;
  let size = 0;
  for await (const chunk of stored as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > sizeBytes) break;
    hash.update(chunk);
    if (lastChunk !== undefined) yield lastChunk;
    lastChunk = chunk;
  }
  if (size !== sizeBytes || hash.digest('hex') !== sha256) {
    changed.inc();
    throw new OriginalChangedError();
  }
  if (lastChunk !== undefined) yield lastChunk;
}
