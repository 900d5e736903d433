import { endOn } from '../listing/end-on.js';

/** A folder on a network mount whose server disappeared never answers. */
const ANSWER_TIMEOUT_MS = 20_000;

/**
 * Settles like a file operation, or rejects with the reason of the signal, or when the file system does not answer. The
 * operation itself cannot be aborted.
 *
 * @param discard releases a result that comes too late
 * @throws SourceUnavailableError
 */
export async function inTime<T>(
  signal: AbortSignal,
  operation: Promise<T>,
  discard: (late: T) => void = () => undefined,
): Promise<T> {
  let isOver = false;
  const over = Promise.withResolvers<never>();
  const release = endOn(signal, ANSWER_TIMEOUT_MS, (reason) => {
    isOver = true;
    over.reject(reason);
  });
  void releaseLate(operation, (result) => isOver && discard(result));
  try {
    return await Promise.race([operation, over.promise]);
  } finally {
    release();
  }
}

async function releaseLate<T>(
  operation: Promise<T>,
  release: (result: T) => unknown,
): Promise<void> {
  try {
    release(await operation);
  } catch {
    // The caller has the error, or does not wait any more.
  }
}
