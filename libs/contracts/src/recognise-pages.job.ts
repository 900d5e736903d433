import { z } from 'zod';
import { recogniseDocumentSchema } from './recognise-document.job.js';

export const RECOGNISE_PAGES = 'ocr.recognise_pages';

/**
 * Read some pages of a long document for whoever has the document in hand, who takes those back that nobody has begun
 * with: this job answers for nothing, and may fail or be lost.
 */
export const recognisePagesSchema = recogniseDocumentSchema.extend({
  /** The first and the last page, counted from 1. */
  from: z.number().int().positive(),
  to: z.number().int().positive(),
});
export type RecognisePages = z.infer<typeof recognisePagesSchema>;
