import { z } from 'zod';
import { pageResultsPrefix } from './page-result.js';
import { recogniseDocumentSchema } from './recognise-document.job.js';

/** A queue of its own: somebody waits for these, and they must not wait behind thousands of uploads. */
export const SEARCHABLE_PDF_QUEUE = 'searchable-pdf';

export const MAKE_SEARCHABLE_PDF = 'ocr.make_searchable_pdf';

/** Ask for the pages of a document with the words of one extraction laid over. */
export const makeSearchablePdfSchema = recogniseDocumentSchema.omit({ languages: true }).extend({
  /** Pages whose results are stored, numbered 1 to this. */
  pages: z.number().int().positive(),
});
export type MakeSearchablePdf = z.infer<typeof makeSearchablePdfSchema>;

/** What became of the request, stored beside the PDF, and after it. */
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

/** Both lie beside the page results, and go when those do. */
export function searchablePdfKey(documentId: string, extractionId: string): string {
  return `${pageResultsPrefix(documentId, extractionId)}searchable.pdf`;
}

export function searchablePdfRecordKey(documentId: string, extractionId: string): string {
  return `${pageResultsPrefix(documentId, extractionId)}searchable.json`;
}
