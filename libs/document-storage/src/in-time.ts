import type { Readable } from 'node:stream';
import { StorageUnavailableError } from './document-storage.errors.js';
import { pulledStream } from './pulled-stream.js';

/**
 * Settles like the operation, or rejects when that takes too long, and then calls `abort`. The result of an operation that
 * cannot be aborted is ignored.
 *
 * @throws StorageUnavailableError
 */
export async function inTime<T>(
  timeoutMs: number,
  operation: Promise<T>,
  abort: () => void = () => undefined,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new StorageUnavailableError({ cause: new Error(`No answer in ${timeoutMs} ms`) }));
      abort();
    }, timeoutMs);
  });
  try {
    return await Promise.race([operation, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What {@link withoutStalls} needs of a source. */
export interface Source {
  readonly stream: Readable;
  /** Ends the source early, when its reader stops or when the source stalls. */
  readonly abort: () => void;
  readonly timeoutMs: number;
  readonly translate: (error: unknown) => unknown;
}

/**
 * Returns the same bytes, but fails when the source gives none for too long while the reader waits for them. A reader that
 * pauses does not count against the source.
 */
export function withoutStalls({ stream, abort, timeoutMs, translate }: Source): Readable {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let isWhole = false;
  // An abort is also an error of the source, which may have no listener at that moment.
  stream.on('error', () => undefined);
  return pulledStream({
    highWaterMark: stream.readableHighWaterMark,
    next: async () => {
      try {
        const result = await inTime(timeoutMs, chunks.next());
        isWhole = result.done === true;
        return result.done === true ? null : result.value;
      } catch (error) {
        throw translate(error);
      }
    },
    close: () => {
      if (!isWhole) abort();
    },
  });
}
