import { z } from 'zod';

const pageErrorSchema = z.object({ code: z.string(), message: z.string() });

/**
 * What was read of one page, stored as a JSON object beside the document.
 *
 * `source` is null when the page could not be read; then `error` says why. `confidence` runs from 0 to 1
 * and is null for a text layer, which is not guessed, and for a page without text.
 */
export const pageResultSchema = z.object({
  /** Counted from 1. */
  number: z.number().int().positive(),
  source: z.enum(['text-layer', 'ocr']).nullable(),
  confidence: z.number().min(0).max(1).nullable(),
  text: z.string(),
  durationMs: z.number().nonnegative(),
  error: pageErrorSchema.nullable(),
});
export type PageResult = z.infer<typeof pageResultSchema>;
export type PageSource = NonNullable<PageResult['source']>;

/** The storage prefix under which one extraction's page results lie. */
export function pageResultsPrefix(documentId: string, extractionId: string): string {
  return `extractions/${documentId}/${extractionId}/`;
}

/** The storage key of one page's result; numbers are padded so that listing gives page order. */
export function pageResultKey(documentId: string, extractionId: string, number: number): string {
  return `${pageResultsPrefix(documentId, extractionId)}page-${String(number).padStart(6, '0')}.json`;
}
