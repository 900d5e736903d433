import { Worker } from 'node:worker_threads';
import {
  PageOutOfMemoryError,
  PageTooLargeError,
  PageUnreadableError,
} from '../../sandbox-protocol/extraction.errors.js';
import type { DecodedPicture } from './decoded-picture.js';
import {
  THREAD_MEDIA_TYPES,
  type PictureReply,
  type PictureRequest,
  type ThreadMediaType,
} from './picture-protocol.js';

/** A thread needs plain JavaScript, so tests that run the sources use the file of the build. */
const THREAD_FILE = new URL(
  './picture-thread.js',
  import.meta.url.endsWith('.ts')
    ? import.meta.url.replace('/apps/ocr-worker/', '/dist/apps/ocr-worker/')
    : import.meta.url,
);

export function needsThread(mediaType: string): mediaType is ThreadMediaType {
  return (THREAD_MEDIA_TYPES as readonly string[]).includes(mediaType);
}

/**
 * Decodes a picture in a thread of its own. Aborting ends the thread, because nothing else stops it.
 *
 * @throws {PageError}
 */
export async function decodeInThread(
  request: PictureRequest,
  signal: AbortSignal,
): Promise<DecodedPicture> {
  signal.throwIfAborted();
  const thread = new Worker(THREAD_FILE, { name: 'picture', workerData: request, stdout: false });
  const answer = Promise.withResolvers<PictureReply>();
  const onAbort = (): void => answer.reject(signal.reason as Error);
  signal.addEventListener('abort', onAbort, { once: true });
  thread.once('message', answer.resolve);
  thread.once('error', answer.reject);
  thread.once('exit', (code) => answer.reject(new Error(`The picture thread ended with ${code}`)));
  try {
    return pictureOf(await answer.promise);
  } finally {
    signal.removeEventListener('abort', onAbort);
    await thread.terminate();
  }
}

function pictureOf(reply: PictureReply): DecodedPicture {
  if (reply.ok) return reply.picture;
  const cause = new Error(reply.message);
  if (reply.failure === 'memory') throw new PageOutOfMemoryError(cause);
  if (reply.failure === 'damaged') throw new PageUnreadableError('The image is damaged.', cause);
  throw new PageTooLargeError('The image has more pixels than the limit allows.');
}
