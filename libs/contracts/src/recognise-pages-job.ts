import { z } from 'zod';
import { recogniseDocumentSchema } from './recognise-document-job.js';

export const RECOGNISE_PAGES = 'ocr.recognise_pages';

/**
 * Requests some pages of a long document, on behalf of the worker that has the document. That worker withdraws the
 * jobs that no other worker has begun, and reads the missing pages itself, so this job may fail or be lost.
 */
export const recognisePagesSchema = recogniseDocumentSchema.extend({
  /** The first and the last page, counted from 1. */
  from: z.number().int().positive(),
  to: z.number().int().positive(),
});
export type RecognisePages = z.infer<typeof recognisePagesSchema>;
