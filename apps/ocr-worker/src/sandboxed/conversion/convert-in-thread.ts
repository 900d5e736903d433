import { Worker } from 'node:worker_threads';
import {
  DocumentEncryptedError,
  DocumentOutOfMemoryError,
  DocumentUnreadableError,
} from '../../sandbox-protocol/extraction.errors.js';
import type { ConvertedDocument } from '../converted-text/converted-document.js';
import type { ConversionReply, ConversionRequest } from './conversion-protocol.js';

/** A thread needs plain JavaScript, so tests that run the sources use the file of the build. */
const THREAD_FILE = new URL(
  './conversion-thread.js',
  import.meta.url.endsWith('.ts')
    ? import.meta.url.replace('/apps/ocr-worker/', '/dist/apps/ocr-worker/')
    : import.meta.url,
);
const HEAP_MIB = 160;

/**
 * Converts a file to pages of text in a thread of its own, which ends afterwards. Aborting ends the thread,
 * because nothing else stops a parser.
 *
 * @throws {DocumentError} when the file as a whole cannot be read
 */
export async function convertInThread(
  request: ConversionRequest,
  signal: AbortSignal,
): Promise<ConvertedDocument> {
  signal.throwIfAborted();
  const thread = new Worker(THREAD_FILE, {
    name: 'conversion',
    workerData: request,
    execArgv: [],
    stdout: false,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
  });
  const { promise, resolve, reject } = Promise.withResolvers<ConversionReply>();
  const onAbort = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', onAbort, { once: true });
  thread.on('message', resolve);
  thread.on('error', (error: Error & { code?: string }) => {
    const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    reject(isMemory ? new DocumentOutOfMemoryError(error) : error);
  });
  thread.on('exit', (code) => reject(new Error(`The conversion thread ended with ${code}`)));
  try {
    return documentOf(await promise);
  } finally {
    signal.removeEventListener('abort', onAbort);
    await thread.terminate();
  }
}

function documentOf(reply: ConversionReply): ConvertedDocument {
  if (reply.ok) return reply.document;
  if (reply.failure === 'encrypted') throw new DocumentEncryptedError();
  throw new DocumentUnreadableError(undefined, new Error(reply.message));
}
