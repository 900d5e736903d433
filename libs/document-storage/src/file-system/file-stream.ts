import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { ByteRange } from '../document-storage.js';
import { pulledStream } from '../pulled-stream.js';
import { translateErrors } from './file-system-errors.js';

/** Reads are mostly of whole files over a network: larger steps than Node's 64 KiB cost fewer system calls. */
const CHUNK_BYTES = 256 * 1024;

/** A file's bytes, or a range of them, each step within the time that a store has. Closes the file at the end. */
export function fileStream(handle: FileHandle, range?: ByteRange): Readable {
  let position = range?.start ?? 0;
  const end = range === undefined ? Infinity : range.end + 1;
  return pulledStream({
    // The next one is read while the one before is sent.
    highWaterMark: 2 * CHUNK_BYTES,
    next: async () => {
      if (position >= end) return null;
      const chunk = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, end - position));
      const { bytesRead } = await translateErrors(() =>
        handle.read(chunk, 0, chunk.length, position),
      );
      position += bytesRead;
      return bytesRead === 0 ? null : chunk.subarray(0, bytesRead);
    },
    // A read that hangs holds the file open for as long; nobody has to wait for that.
    close: () => void handle.close().catch(() => undefined),
  });
}
