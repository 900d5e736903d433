import { z } from 'zod';
import { recogniseDocumentSchema } from './recognise-document-job.js';

export const RECOGNISE_PAGES = 'ocr.recognise_pages';

/**
 * Requests the text of some pages of a long document. The worker that reads the document adds this job so
 * that another worker can help. It withdraws the jobs that no worker has started, and reads all missing pages
 * itself. So this job may fail or be lost.
 */
export const recognisePagesSchema = recogniseDocumentSchema.extend({
  /** The first and the last page, counted from 1. */
  from: z.number().int().positive(),
  to: z.number().int().positive(),
});
export type RecognisePages = z.infer<typeof recognisePagesSchema>;
