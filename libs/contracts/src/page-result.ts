import { z } from 'zod';
import { textEncodingSchema } from './text-encoding.js';

/** How the text of a page was got; `mixed`: from the file itself and by recognition. */
export const PAGE_SOURCES = ['text-layer', 'ocr', 'mixed'] as const;

const pageErrorSchema = z.object({ code: z.string(), message: z.string() });

/** More words than any page has. Further words are in the text, but without a position. */
export const MAX_PAGE_WORDS = 20_000;

/**
 * A word and its position: `[text, x, y, width, height, confidence, line]`. A tuple, because a page has hundreds
 * of them.
 *
 * The box is upright in page points (1/72 inch), from the top left corner of the page as it is displayed: for a PDF
 * after its own `/Rotate` and crop box, for a photograph after its EXIF orientation. `confidence` runs from 0 to 1,
 * null for a word that the file itself contains, as text. Words of one line share `line`, counted from 0 in reading order, and are themselves in
 * reading order.
 */
export const pageWordSchema = z.tuple([
  z.string(),
  z.number(),
  z.number(),
  z.number().nonnegative(),
  z.number().nonnegative(),
  z.number().min(0).max(1).nullable(),
  z.number().int().nonnegative(),
]);
export type PageWord = z.infer<typeof pageWordSchema>;

/** A recognised word with a lower confidence is often wrong. */
export const UNCERTAIN_BELOW = 0.6;

/** Whether a word was recognised with low confidence. `null` is the confidence of a word that is in the file. */
export function isUncertain(confidence: number | null): boolean {
  return confidence !== null && confidence < UNCERTAIN_BELOW;
}

/**
 * The result of reading one page, stored as a JSON object beside the document.
 *
 * `source` is null when the page could not be read; then `error` says why. A page that was read in part has a source
 * and an `error` that says what is missing. `confidence` runs from 0 to 1 and is null for a text layer, which is not
 * recognised, and for a page without text.
 *
 * Text on the displayed page runs in a direction that is `rotation + skew` degrees counter-clockwise of level.
 * Rotating the page clockwise by `rotation` makes it upright; by `skew` more makes its lines level. A word's box
 * encloses the skewed word: with the box's W and H and θ = |skew|, the word itself is (W·cos θ − H·sin θ) / cos 2θ
 * long and (H·cos θ − W·sin θ) / cos 2θ high (for a page that is rotated by 90° or 270°, exchange W and H).
 *
 * A field with a default was not written by older releases.
 */
export const pageResultSchema = z.object({
  /** Counted from 1. */
  number: z.number().int().positive(),
  source: z.enum(PAGE_SOURCES).nullable(),
  confidence: z.number().min(0).max(1).nullable(),
  text: z.string(),
  durationMs: z.number().nonnegative(),
  error: pageErrorSchema.nullable(),
  /** Tesseract codes joined by +: the languages used for recognition, or the detected language; null when unknown. */
  language: z.string().nullable().default(null),
  /** The encoding from which the text was decoded; null for a page whose file does not consist of text. */
  encoding: textEncodingSchema.nullable().default(null),
  /** Size of the displayed page in points; null for a page without a size, as in plain text. */
  width: z.number().positive().nullable().default(null),
  height: z.number().positive().nullable().default(null),
  /** Degrees clockwise. */
  rotation: z.literal([0, 90, 180, 270]).default(0),
  /** Degrees clockwise, after `rotation`; negative is counter-clockwise. */
  skew: z.number().min(-45).max(45).default(0),
  words: z.array(pageWordSchema).max(MAX_PAGE_WORDS).default([]),
});
export type PageResult = z.infer<typeof pageResultSchema>;
/** As it is stored, possibly by an older release. */
export type StoredPageResult = z.input<typeof pageResultSchema>;
export type PageSource = NonNullable<PageResult['source']>;

/** The storage prefix of all that workers read from documents. */
export const EXTRACTIONS_PREFIX = 'extractions/';

/** The storage prefix of one extraction's page results. */
export function pageResultsPrefix(documentId: string, extractionId: string): string {
  return `${EXTRACTIONS_PREFIX}${documentId}/${extractionId}/`;
}

/** The storage key of one page's result; numbers are padded so that listing gives page order. */
export function pageResultKey(documentId: string, extractionId: string, number: number): string {
  return `${pageResultsPrefix(documentId, extractionId)}page-${String(number).padStart(6, '0')}.json`;
}
