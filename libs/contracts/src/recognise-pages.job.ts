import { z } from 'zod';
import { recogniseDocumentSchema } from './recognise-document.job.js';

export const RECOGNISE_PAGES = 'ocr.recognise_pages';

/** Read some pages of a document that is too long for one job. The worker asks itself; the api never does. */
export const recognisePagesSchema = recogniseDocumentSchema.extend({
  /** Both counted from 1, and both included. */
  firstPage: z.number().int().positive(),
  lastPage: z.number().int().positive(),
  /** Of the whole document, for reports of progress. */
  pagesTotal: z.number().int().positive(),
  pagesToRead: z.number().int().positive(),
});
export type RecognisePages = z.infer<typeof recognisePagesSchema>;

/** One job for each range of an extraction, however often it is asked for. */
export function pagesJobId(extractionId: string, firstPage: number): string {
  return `${extractionId}-p${firstPage}`;
}
