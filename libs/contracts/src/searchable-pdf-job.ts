import { z } from 'zod';
import { pageResultsPrefix } from './page-result.js';
import { recogniseDocumentSchema } from './recognise-document-job.js';

/** A separate queue: a user waits for the result, so these jobs must not wait behind thousands of uploads. */
export const SEARCHABLE_PDF_QUEUE = 'searchable-pdf';

export const MAKE_SEARCHABLE_PDF = 'ocr.make_searchable_pdf';

/** Requests a PDF with the pages of a document and, invisible over them, the words of one extraction. */
export const makeSearchablePdfSchema = recogniseDocumentSchema.omit({ languages: true }).extend({
  /** The number of stored page results; they are numbered from 1. */
  pages: z.number().int().positive(),
});
export type MakeSearchablePdf = z.infer<typeof makeSearchablePdfSchema>;

/** The outcome of the request. It is stored beside the PDF, and only after the PDF. */
export const searchablePdfRecordSchema = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('made'),
    sizeBytes: z.number().int().positive(),
    /** Lower-case hex. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  z.object({ outcome: z.literal('impossible'), code: z.string(), message: z.string() }),
]);
export type SearchablePdfRecord = z.infer<typeof searchablePdfRecordSchema>;

/** The PDF and its record are stored beside the page results, so that they are removed with them. */
export function searchablePdfKey(documentId: string, extractionId: string): string {
  return `${pageResultsPrefix(documentId, extractionId)}searchable.pdf`;
}

export function searchablePdfRecordKey(documentId: string, extractionId: string): string {
  return `${pageResultsPrefix(documentId, extractionId)}searchable.json`;
}
