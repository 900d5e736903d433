import type { Request, Response } from 'express';
import { roundConfidence, type PageText } from '../documents/index.js';
import { COMPRESS_FROM_BYTES, toOpenApiSchema } from '../http/index.js';
import { streamTo } from './content-response.js';
import { documentTextResponseSchema, type DocumentTextResponse } from './document-text.response.js';
import { RepresentationUnavailableError } from './contents.errors.js';

/** The two representations of the text, for the OpenAPI document. */
export const TEXT_CONTENT = {
  'text/plain': {
    schema: { type: 'string' as const },
    example: 'Text of page one\fText of page two',
  },
  'application/json': { schema: toOpenApiSchema(documentTextResponseSchema).schema },
};

/** Sends the pages in the representation that the caller prefers. @throws RepresentationUnavailableError */
export async function sendText(
  batches: AsyncIterable<PageText[]>,
  req: Request,
  res: Response,
): Promise<void> {
  const type = req.accepts(['text/plain', 'application/json']);
  if (type === false) throw new RepresentationUnavailableError();
  const pieces = type === 'application/json' ? jsonPieces(batches) : textPieces(batches);
  // Read before the response begins: until then, an error can still be sent as a problem.
  const beginning = await readBeginning(pieces);
  res.type(type).vary('Accept').set({
    // Nothing of a document stays in the files of a browser.
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': 'sandbox',
  });
  if (beginning.isWhole) res.set('Content-Length', String(Buffer.byteLength(beginning.text)));
  await streamTo(startingWith(beginning.text, pieces), res);
}

/** Reads the first pieces. A short text is read completely, so that its Content-Length is known. */
async function readBeginning(pieces: AsyncGenerator<string>) {
  let text = '';
  while (text.length < COMPRESS_FROM_BYTES) {
    const next = await pieces.next();
    if (next.done === true) return { text, isWhole: true };
    text += next.value;
  }
  return { text, isWhole: false };
}

async function* startingWith(beginning: string, rest: AsyncGenerator<string>) {
  yield beginning;
  yield* rest;
}

async function* textPieces(batches: AsyncIterable<PageText[]>): AsyncGenerator<string> {
  let separator = '';
  for await (const pages of batches) {
    yield separator + pages.map((page) => page.text).join('\f');
    separator = '\f';
  }
}

async function* jsonPieces(batches: AsyncIterable<PageText[]>): AsyncGenerator<string> {
  let separator = '{"pages":[';
  for await (const pages of batches) {
    yield separator + pages.map((page) => JSON.stringify(toPage(page))).join(',');
    separator = ',';
  }
  yield separator === ',' ? ']}' : '{"pages":[]}';
}

function toPage(page: PageText): DocumentTextResponse['pages'][number] {
  return {
    number: page.number,
    source: page.source,
    confidence: roundConfidence(page.confidence),
    text: page.text,
    error: page.error === null ? null : { code: page.error.code, message: page.error.message },
  };
}
