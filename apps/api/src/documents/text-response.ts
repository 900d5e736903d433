import type { Request, Response } from 'express';
import { toOpenApiSchema } from '../http/index.js';
import { roundConfidence } from './document.mapper.js';
import { documentTextResponseSchema, type DocumentTextResponse } from './document.response.js';
import { RepresentationUnavailableError } from './documents.errors.js';
import type { PageText } from './documents.read-model.js';

/** The two representations, for the published contract. */
export const TEXT_CONTENT = {
  'text/plain': {
    schema: { type: 'string' as const },
    example: 'Text of page one\fText of page two',
  },
  'application/json': { schema: toOpenApiSchema(documentTextResponseSchema).schema },
};

/** Sends the pages in the representation that the caller prefers. @throws RepresentationUnavailableError */
export function sendText(pages: readonly PageText[], req: Request, res: Response): void {
  const type = req.accepts(['text/plain', 'application/json']);
  if (type === false) throw new RepresentationUnavailableError();
  res.set({
    Vary: 'Accept',
    'Cache-Control': 'private, no-cache',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': 'sandbox',
  });
  if (type === 'application/json') res.json(toTextResponse(pages));
  else res.type('text/plain').send(pages.map((page) => page.text).join('\f'));
}

function toTextResponse(pages: readonly PageText[]): DocumentTextResponse {
  return {
    pages: pages.map((page) => ({
      number: page.number,
      source: page.source,
      confidence: roundConfidence(page.confidence),
      text: page.text,
      error: page.error === null ? null : { code: page.error.code, message: page.error.message },
    })),
  };
}
