import { z } from 'zod';
import { jobContextSchema } from './job-context.js';

/** The queue on which the ocr-worker reports to the api. */
export const OCR_RESULTS_QUEUE = 'ocr-results';

export const REPORT_PROGRESS = 'ocr.report_progress';
export const REPORT_FINISHED = 'ocr.report_finished';

const reportBase = {
  documentId: z.uuid(),
  extractionId: z.uuid(),
  context: jobContextSchema,
};

/** The number of pages that are done. Sent when the number of pages is known, then about once a second. */
export const reportProgressSchema = z.object({
  ...reportBase,
  pagesTotal: z.number().int().nonnegative(),
  pagesDone: z.number().int().nonnegative(),
  /** Less than `pagesTotal` where the document has too many; absent in reports of older releases. */
  pagesToRead: z.number().int().nonnegative().optional(),
});
export type ReportProgress = z.infer<typeof reportProgressSchema>;

/** The extraction has ended; its page results are in the document storage. */
export const reportFinishedSchema = z.object({
  ...reportBase,
  outcome: z.enum(['ready', 'failed']),
  /** The number of pages of the document, read or not; null when it could not be opened. */
  pagesTotal: z.number().int().nonnegative().nullable(),
  /** The number of stored page results, failed pages included; they are numbered from 1. */
  pagesStored: z.number().int().nonnegative(),
  /** True when some part of the document was not read. */
  truncated: z.boolean(),
  /** Whether the attachments of a mail are stored beside the page results; absent in reports of older releases. */
  attachments: z.boolean().optional(),
  engine: z.string(),
  attempts: z.number().int().positive(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type ReportFinished = z.infer<typeof reportFinishedSchema>;
