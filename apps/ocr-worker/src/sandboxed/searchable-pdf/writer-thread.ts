/**
 * The thread that writes one searchable PDF. Reading a PDF is work that nothing interrupts, so it is done where the
 * sandbox's main thread does not have to wait for it.
 */
import { parentPort } from 'node:worker_threads';
import type { WriterAnswers, WriterReply, WriterRequest } from './writer-protocol.js';
import { SearchablePdfWriter } from './searchable-pdf-writer.js';

let writer: SearchablePdfWriter | undefined;
let result: Uint8Array = new Uint8Array();

async function answer(request: WriterRequest): Promise<WriterAnswers[keyof WriterAnswers]> {
  if (request.kind === 'open') {
    writer = await SearchablePdfWriter.open(request.path);
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
port.on('message', (request: WriterRequest) => {
  answer(request).then(
    (value) => port.postMessage({ ok: true, value } satisfies WriterReply),
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      port.postMessage({ ok: false, message } satisfies WriterReply);
    },
  );
});
