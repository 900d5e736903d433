/**
 * The thread that writes one searchable PDF. Reading a PDF is work that nothing interrupts, so it is done where the
 * cell's main thread does not have to wait for it.
 */
import { parentPort } from 'node:worker_threads';
import type { SearchableAnswers, SearchableReply, SearchableRequest } from './writer-protocol.js';
import { SearchableWriter } from './searchable-pdf-writer.js';

let writer: SearchableWriter | undefined;
let result: Uint8Array = new Uint8Array();

async function answer(
  request: SearchableRequest,
): Promise<SearchableAnswers[keyof SearchableAnswers]> {
  if (request.kind === 'open') {
    writer = await SearchableWriter.open(request.path);
    return { pageCount: writer.pageCount };
  }
  if (request.kind === 'take') return result.slice(request.offset, request.offset + request.length);
  if (writer === undefined) throw new Error('Nothing is open');
  if (request.kind === 'finish') {
    const { keptBytes, bytes } = await writer.finish();
    result = bytes;
    return { keptBytes, newBytes: bytes.length };
  }
  if (request.kind === 'add') await writer.add(request.image, request.width, request.height);
  else writer.lay(request.page);
  return null;
}

const port = parentPort;
if (port === null) throw new Error('This file runs as a thread only');
port.on('message', (request: SearchableRequest) => {
  answer(request).then(
    (value) => port.postMessage({ ok: true, value } satisfies SearchableReply),
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      port.postMessage({ ok: false, message } satisfies SearchableReply);
    },
  );
});
