import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** A thread needs plain JavaScript, so tests that run the sources use the file of the build. */
const THREAD_FILE = new URL(
  './attachment-thread.js',
  import.meta.url.endsWith('.ts')
    ? import.meta.url.replace('/apps/ocr-worker/', '/dist/apps/ocr-worker/')
    : import.meta.url,
);
const HEAP_MIB = 64;

/** Reads the bytes of a part of a mail in a thread, because parsing must not block the main thread of the sandbox. */
export async function* readAttachment(
  path: string,
  part: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const thread = new Worker(THREAD_FILE, {
    name: 'attachment',
    workerData: { path, part },
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
  });
  try {
    for (;;) {
      const answer = once(thread, 'message', { signal });
      thread.postMessage('next');
      const [bytes] = (await answer) as [Uint8Array | null];
      if (bytes === null) return;
      yield bytes;
    }
  } finally {
    await thread.terminate();
  }
}
