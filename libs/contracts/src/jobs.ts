import {
  OCR_RESULTS_QUEUE,
  REPORT_FINISHED,
  REPORT_PROGRESS,
  reportFinishedSchema,
  reportProgressSchema,
} from './ocr-reports-job.js';
import {
  OCR_QUEUE,
  RECOGNISE_DOCUMENT,
  recogniseDocumentSchema,
} from './recognise-document-job.js';
import { RECOGNISE_PAGES, recognisePagesSchema } from './recognise-pages-job.js';
import {
  MAKE_SEARCHABLE_PDF,
  makeSearchablePdfSchema,
  SEARCHABLE_PDF_QUEUE,
} from './searchable-pdf-job.js';
import type { z } from 'zod';

/** Every job: its queue and the schema of its payload. A consumer of a queue handles all of its jobs. */
export const JOBS = {
  [RECOGNISE_DOCUMENT]: { queue: OCR_QUEUE, schema: recogniseDocumentSchema },
  [RECOGNISE_PAGES]: { queue: OCR_QUEUE, schema: recognisePagesSchema },
  [MAKE_SEARCHABLE_PDF]: { queue: SEARCHABLE_PDF_QUEUE, schema: makeSearchablePdfSchema },
  [REPORT_PROGRESS]: { queue: OCR_RESULTS_QUEUE, schema: reportProgressSchema },
  [REPORT_FINISHED]: { queue: OCR_RESULTS_QUEUE, schema: reportFinishedSchema },
} as const;

export type JobName = keyof typeof JOBS;
export type JobPayload<N extends JobName> = z.infer<(typeof JOBS)[N]['schema']>;
export type QueueName = (typeof JOBS)[JobName]['queue'];
