/**
 * The program of a sandbox: the only process that decodes untrusted bytes. It reads one document, answers on one
 * channel, and has nothing else: no settings, no secrets, no network, no file that it may write.
 *
 * Parsers run in threads or in a library's own pool, never on this thread. This thread must always notice that the
 * channel has closed: when the worker has ended, no other process would kill a sandbox that hangs.
 */
import { Socket } from 'node:net';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { DocumentError } from '../sandbox-protocol/extraction.errors.js';
import type { DocumentPages } from '../sandbox-protocol/extractor.js';
import {
  REPLY_FD,
  type SandboxAnswers,
  type SandboxFault,
  type SandboxReply,
  type SandboxRequest,
} from '../sandbox-protocol/sandbox-protocol.js';
import { DocumentExtractor } from './document-extractor.js';
import { TesseractOcrEngine } from './ocr-engine/tesseract-ocr-engine.js';
import { SearchablePdfDocument } from './searchable-pdf/searchable-pdf-document.js';

const MAX_CAUSE_LENGTH = 500;
const never = new AbortController().signal;
const channel = new Socket({ fd: REPLY_FD, readable: false, writable: true });
let open: DocumentPages | undefined;
let searchablePdf: SearchablePdfDocument | undefined;
let attachment: AsyncIterator<Uint8Array> | undefined;
let cause: string | null = null;

function killSelf(): void {
  // process.exit() would wait for native work in progress.
  process.kill(process.pid, 'SIGKILL');
}

async function answer(request: SandboxRequest): Promise<SandboxAnswers[keyof SandboxAnswers]> {
  switch (request.kind) {
    case 'open':
      return openDocument(request);
    case 'read':
      return readPage(request.page);
    case 'read-attachment':
      return readAttachment(request);
    case 'begin-searchable-pdf':
      searchablePdf = new SearchablePdfDocument(request.original, request.limits);
      await searchablePdf.open();
      return null;
    case 'add-text-layer':
      await begunSearchablePdf().addTextLayer(request.layer);
      return null;
    case 'finish-searchable-pdf':
      return begunSearchablePdf().finish();
    case 'read-bytes': {
      const bytes = await begunSearchablePdf().readBytes(request.offset, request.length);
      return { base64: Buffer.from(bytes).toString('base64') };
    }
  }
}

async function openDocument(
  request: Extract<SandboxRequest, { kind: 'open' }>,
): Promise<SandboxAnswers['open']> {
  const { original, limits, ocr } = request;
  const engine = new TesseractOcrEngine({ ...ocr, maxIdle: 1, pagesPerThread: Infinity });
  const extractor = new DocumentExtractor(engine, limits, (reason) => {
    cause = describe(reason.cause);
  });
  open = await extractor.open(original, never);
  const { pagesTotal, pagesToRead, attachments } = open;
  return { pagesTotal, pagesToRead, attachments };
}

async function readPage(number: number): Promise<SandboxAnswers['read']> {
  if (open === undefined) throw new Error('No document is open');
  cause = null;
  const page = await open.readPage(number, never);
  return { page, cause };
}

async function readAttachment({
  part,
  isFirst,
}: Extract<SandboxRequest, { kind: 'read-attachment' }>): Promise<
  SandboxAnswers['read-attachment']
> {
  if (open === undefined) throw new Error('No document is open');
  if (isFirst || attachment === undefined) {
    await attachment?.return?.();
    attachment = open.readAttachment({ part, filename: '' }, never)[Symbol.asyncIterator]();
  }
  const next = await attachment.next();
  if (next.done === true) return { base64: '', isLast: true };
  return { base64: Buffer.from(next.value).toString('base64'), isLast: false };
}

function begunSearchablePdf(): SearchablePdfDocument {
  if (searchablePdf === undefined) throw new Error('No searchable PDF has been begun');
  return searchablePdf;
}

function describe(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  return `${error.name}: ${error.message}`.slice(0, MAX_CAUSE_LENGTH);
}

function faultOf(error: unknown): SandboxFault {
  if (!(error instanceof DocumentError)) {
    return { kind: 'unprocessable', code: null, message: describe(error) ?? '' };
  }
  const { kind, code, message } = error;
  return { kind: kind === 'too-large' ? kind : 'unprocessable', code, message };
}

function reply(message: SandboxReply): void {
  channel.write(`${JSON.stringify(message)}\n`);
}

process.on('uncaughtException', (error) => {
  process.stderr.write(`${describe(error)}\n`, killSelf);
});
channel.on('error', killSelf);
channel.on('close', killSelf);
const requests = createInterface({ input: process.stdin, crlfDelay: Infinity });
requests.on('close', killSelf);
requests.on('line', (line) => {
  answer(JSON.parse(line) as SandboxRequest).then(
    (value) => reply({ ok: true, value }),
    (error: unknown) => reply({ ok: false, fault: faultOf(error) }),
  );
});
reply({ ok: true, value: null });
