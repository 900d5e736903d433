import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { StagedObject } from '@app/document-storage';
import type { SourceError } from '@app/contracts';
import { LEFT_ALONE } from '../ledger/file-rules.js';
import type { MinimumRate } from '../loop/minimum-rate.js';

/** The file that is being fetched is not one that is imported. */
export class LeftAloneError extends Error {
  override readonly name = 'LeftAloneError';

  constructor(readonly reason: SourceError) {
    super(reason.message);
  }
}

/** The bytes of a file, complete but not committed. */
export interface IntakeFile {
  readonly sha256: string;
  readonly sizeBytes: number;
}

/**
 * Writes a stream into the store while it arrives, and hashes it. Memory does not depend on the size of the file.
 *
 * @throws LeftAloneError when the file is empty or too large
 */
export async function receive(
  stream: Readable,
  staged: StagedObject,
  maxBytes: number,
  rate: MinimumRate,
): Promise<IntakeFile> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    rate.count(chunk.length);
    if (sizeBytes > maxBytes) throw new LeftAloneError(LEFT_ALONE.tooLarge);
    hash.update(chunk);
    await staged.write(chunk);
  }
  if (sizeBytes === 0) throw new LeftAloneError(LEFT_ALONE.empty);
  return { sha256: hash.digest('hex'), sizeBytes };
}
