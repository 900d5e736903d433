import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { ByteRange } from '../document-storage.js';
import { pulledStream } from '../pulled-stream.js';
import { SpareChunks } from '../spare-chunks.js';
import { translateErrors } from './file-system-errors.js';

/** Most files are small: what is made for one counts, however little of it is filled. */
const FIRST_CHUNK_BYTES = 64 * 1024;
/** Reads are mostly of whole files over a network: larger steps than Node's 64 KiB cost fewer system calls. */
const CHUNK_BYTES = 256 * 1024;

/** A file's bytes, or a range of them, each step within the time that a store has. Closes the file at the end. */
export function fileStream(handle: FileHandle, range?: ByteRange): Readable {
  const start = range?.start ?? 0;
  const end = range === undefined ? Infinity : range.end + 1;
  const spares = new SpareChunks(CHUNK_BYTES);
  let position = start;
  return pulledStream({
    // The next one is read while the one before is sent.
    highWaterMark: 2 * CHUNK_BYTES,
    next: async () => {
      if (position >= end) return null;
      const wanted = Math.min(position === start ? FIRST_CHUNK_BYTES : CHUNK_BYTES, end - position);
      const chunk = spares.take(wanted);
      const { bytesRead } = await translateErrors(() => handle.read(chunk, 0, wanted, position));
      position += bytesRead;
      return bytesRead === 0 ? null : chunk.subarray(0, bytesRead);
    },
    // A read that hangs holds the file open for as long; nobody has to wait for that.
    close: () => void handle.close().catch(() => undefined),
  });
}
