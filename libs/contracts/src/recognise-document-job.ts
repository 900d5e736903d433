import { z } from 'zod';
import { jobContextSchema } from './job-context.js';
import { mediaTypeSchema } from './media-types.js';

/** The queue that the ocr-worker takes from. */
export const OCR_QUEUE = 'ocr';

export const RECOGNISE_DOCUMENT = 'ocr.recognise_document';

/**
 * Requests the text of one document. The job has ids, a storage key and a digest, but never bytes or text of
 * the document.
 */
export const recogniseDocumentSchema = z.object({
  documentId: z.uuid(),
  /**
   * The id of the extraction, and of the job in the queue. A later extraction of the document supersedes this
   * one.
   */
  extractionId: z.uuid(),
  /** The store that has the bytes; absent in jobs of older releases. */
  storeId: z.uuid().optional(),
  storageKey: z.string().min(1),
  /** Lower-case hex SHA-256 of the bytes under `storageKey`. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  mediaType: mediaTypeSchema,
  sizeBytes: z.number().int().nonnegative(),
  languages: z.array(z.string()).min(1),
  /**
   * The document's turn in the fair queue when the job was added, in pages; absent in jobs of older releases.
   */
  turn: z.number().int().nonnegative().optional(),
  /** Whether the attachments of a mail are handed out as files; absent in jobs of older releases. */
  attachments: z.boolean().optional(),
  context: jobContextSchema,
});
export type RecogniseDocument = z.infer<typeof recogniseDocumentSchema>;
