import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { ByteRange } from '../document-storage.js';
import { pulledStream } from '../pulled-stream.js';
import { SpareChunks } from '../spare-chunks.js';
import { translateErrors } from './file-system-errors.js';

/** The first buffer is small, because most files are small and a buffer is allocated whole. */
const FIRST_CHUNK_BYTES = 64 * 1024;
/** Reads are mostly of whole files over a network: larger steps than Node's 64 KiB cost fewer system calls. */
const CHUNK_BYTES = 256 * 1024;

/** A file's bytes, or a range of them, each read within the store's time limit. Closes the file at the end. */
export function fileStream(handle: FileHandle, range?: ByteRange): Readable {
  const start = range?.start ?? 0;
  const end = range === undefined ? Infinity : range.end + 1;
  const spares = new SpareChunks(CHUNK_BYTES);
  let position = start;
  return pulledStream({
    // The next chunk is read while this one is sent.
    highWaterMark: 2 * CHUNK_BYTES,
    next: async () => {
      if (position >= end) return null;
      const wanted = Math.min(position === start ? FIRST_CHUNK_BYTES : CHUNK_BYTES, end - position);
      const chunk = spares.take(wanted);
      const { bytesRead } = await translateErrors(() => handle.read(chunk, 0, wanted, position));
      position += bytesRead;
      return bytesRead === 0 ? null : chunk.subarray(0, bytesRead);
    },
    // A read that hangs keeps the file open; the caller does not wait for it.
    close: () => void handle.close().catch(() => undefined),
  });
}
