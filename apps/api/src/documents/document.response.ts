import { z } from 'zod';
import { documentStatusSchema, mediaTypeSchema } from '@app/contracts';
import { documentTotalSchema } from './document-total.response.js';

const timestamp = z.iso.datetime().describe('RFC 3339, UTC');

/** An example of a document, also used by other responses that contain one. */
export const DOCUMENT_EXAMPLE = {
  id: '0199c0de-5f3a-7c11-9d2e-3b7f1a2c4d5e',
  title: 'Electricity bill March',
  filename: 'scan-0042.pdf',
  mediaType: 'application/pdf',
  encoding: null,
  size: 148213,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  status: 'ready',
  pages: { total: 2, done: 2 },
  extraction: {
    languages: 'eng+deu',
    engine: 'tesseract.js 7.0.0, 4.0.0_best_int',
    meanConfidence: 0.94,
    attempts: 1,
    truncated: false,
    estimatedSecondsLeft: null,
    error: null,
  },
  attachments: null,
  mailId: null,
  replaces: null,
  scan: null,
  tags: ['bills'],
  createdAt: '2026-03-01T09:30:00.000Z',
  updatedAt: '2026-03-01T09:30:04.000Z',
  deletedAt: null,
};

export const documentResponseSchema = z
  .object({
    id: z.uuid().describe('UUIDv7'),
    title: z.string(),
    filename: z.string(),
    mediaType: mediaTypeSchema.describe('Detected from the bytes, not from the file name'),
    encoding: z
      .string()
      .nullable()
      .describe(
        'The encoding from which a text was decoded, such as utf-8, utf-16le, windows-1252 or shift_jis: detected, where the text has no mark; null for other types, and until the text was read',
      ),
    size: z.int().describe('Bytes'),
    sha256: z.string().describe('Lower-case hex'),
    status: documentStatusSchema.describe('`ready` and `failed` are terminal'),
    pages: z.object({
      total: z.int().nullable().describe('null until the document has been opened'),
      done: z.int(),
    }),
    extraction: z.object({
      languages: z.string().describe('Tesseract codes joined by +, or auto'),
      engine: z.string().nullable(),
      meanConfidence: z
        .number()
        .min(0)
        .max(1)
        .nullable()
        .describe('Mean over the recognised pages'),
      attempts: z.int(),
      truncated: z.boolean().describe('Not all of the document was read; `error` says why'),
      estimatedSecondsLeft: z
        .int()
        .min(0)
        .nullable()
        .describe('While `processing`, estimated from the time per page so far; null when unknown'),
      error: z.object({ code: z.string(), message: z.string() }).nullable(),
    }),
    attachments: z
      .array(
        z.object({
          filename: z.string(),
          documentId: z.uuid().nullable().describe('It may have been purged since'),
          error: z
            .object({ code: z.string(), message: z.string() })
            .nullable()
            .describe('Why the attachment became no document'),
        }),
      )
      .nullable()
      .describe(
        'The attachments of a mail that was uploaded with `attachments=documents`, at most 50; empty until it has been read; null for all other documents',
      ),
    mailId: z
      .uuid()
      .nullable()
      .describe(
        'The mail that the document was attached to, which may have been purged since; null for a document that was uploaded itself',
      ),
    replaces: z
      .uuid()
      .nullable()
      .describe(
        'The document of which this is a later version, which may be in the trash: set by its owner, or by a source whose file has changed. null: there is none, or it has been purged',
      ),
    scan: z
      .object({
        state: z
          .enum(['waiting', 'clean', 'infected', 'unscanned', 'blocked'])
          .describe(
            'While `waiting`, the document is neither read nor handed out. `infected` and `blocked` never are: their ' +
              'status is `failed`. `blocked` could not be scanned completely; `unscanned` could not either, but is used',
          ),
        signature: z.string().nullable().describe('The name of the malware that was found'),
        scannedAt: timestamp.nullable().describe('When the last scan ended'),
      })
      .nullable()
      .describe('The malware scan; null for a document that is not scanned'),
    tags: z.array(z.string()),
    createdAt: timestamp,
    updatedAt: timestamp,
    deletedAt: timestamp.nullable().describe('When the document was put into the trash'),
  })
  .meta({
    id: 'Document',
    description: 'A document and the progress of reading its text',
    examples: [DOCUMENT_EXAMPLE],
  });
export type DocumentResponse = z.infer<typeof documentResponseSchema>;

export const documentPageResponseSchema = z
  .object({
    items: z.array(documentResponseSchema),
    nextCursor: z.string().nullable().describe('null on the last page'),
    total: documentTotalSchema.optional().describe('Only with `total=true`'),
  })
  .meta({
    id: 'DocumentList',
    description: 'One page of a list of documents',
    examples: [{ items: [DOCUMENT_EXAMPLE], nextCursor: null }],
  });
