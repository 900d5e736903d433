/**
 * The thread that writes one searchable PDF. Parsing a PDF cannot be interrupted, so it must not block the main thread
 * of the sandbox.
 */
import { parentPort } from 'node:worker_threads';
import { SearchablePdfWriter, PasswordNeededError } from './searchable-pdf-writer.js';
import type { WriterAnswers, WriterReply, WriterRequest } from './writer-protocol.js';

let writer: SearchablePdfWriter | undefined;
let result: Uint8Array = new Uint8Array();

async function answer(request: WriterRequest): Promise<WriterAnswers[keyof WriterAnswers]> {
  if (request.kind === 'open') {
    writer = await SearchablePdfWriter.open(request.path);
    return { pageCount: writer.pageCount };
  }
  if (request.kind === 'read-bytes') {
    return result.slice(request.offset, request.offset + request.length);
  }
  if (writer === undefined) throw new Error('No PDF is open');
  if (request.kind === 'finish') {
    const { keptBytes, bytes } = await writer.finish();
    result = bytes;
    return { keptBytes, newBytes: bytes.length };
  }
  if (request.kind === 'add-page') {
    await writer.addPage(request.image, request.width, request.height);
  } else writer.addTextLayer(request.layer);
  return null;
}

const port = parentPort;
if (port === null) throw new Error('This file runs as a thread only');
port.on('message', (request: WriterRequest) => {
  answer(request).then(
    (value) => port.postMessage({ ok: true, value } satisfies WriterReply),
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      const needsPassword = error instanceof PasswordNeededError;
      port.postMessage({ ok: false, needsPassword, message } satisfies WriterReply);
    },
  );
});
