import type { Readable } from 'node:stream';
import { StorageUnavailableError } from './document-storage.errors.js';
import { pulledStream } from './pulled-stream.js';

/**
 * Settles as the operation does, or rejects when that takes too long. `abort` is called then; an operation that
 * cannot be aborted goes on unheard.
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

/** What {@link withoutStalls} needs to know of a source. */
export interface Source {
  readonly stream: Readable;
  /** Ends the source where it is, when its reader goes or it has stood still. */
  readonly abort: () => void;
  readonly timeoutMs: number;
  readonly translate: (error: unknown) => unknown;
}

/**
 * The same bytes, but a source that gives none for too long while somebody waits for them is an error. A reader who
 * takes none does not count against the source.
 */
export function withoutStalls({ stream, abort, timeoutMs, translate }: Source): Readable {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let isWhole = false;
  // An abort shows as an error of the source, too, which nobody may be listening to by then.
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
