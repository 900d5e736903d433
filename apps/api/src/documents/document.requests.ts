import { z } from 'zod';
import { documentStatusSchema, languagesSchema, mediaTypeSchema } from '@app/contracts';
import { cursorSchema, limitSchema, textSchema, uuidSchema } from '../http/index.js';

const title = textSchema({ min: 1, max: 500 });
const tags = z
  .array(textSchema({ min: 1, max: 100 }))
  .max(50, 'must name at most 50 tags')
  .transform((list) => [...new Set(list)]);
const instant = z.iso
  .datetime({ offset: true, error: 'must be a time as in RFC 3339' })
  .transform((text) => new Date(text));

/** The fields beside the file, as text. */
export const createDocumentFieldsSchema = z.strictObject({
  title: title.optional().describe('Left out: from the file name'),
  tags: tags.prefault([]).describe('Repeat the part for each tag'),
  language: languagesSchema
    .optional()
    .describe('Tesseract codes joined by +, or auto to have it found out page by page')
    .meta({ examples: ['eng+deu'] }),
  sha256: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, 'must be 64 hexadecimal digits')
    .toLowerCase()
    .optional()
    .describe('What the bytes must hash to; if they do not, nothing is stored'),
});
export type CreateDocumentFields = z.output<typeof createDocumentFieldsSchema>;

export const listDocumentsSchema = z.strictObject({
  limit: limitSchema.describe('How many at most'),
  cursor: cursorSchema.describe('`nextCursor` of the page before'),
  status: documentStatusSchema.optional().describe('Only documents in this state'),
  tag: textSchema({ min: 1, max: 100 }).optional().describe('Only documents with this tag'),
  mediaType: mediaTypeSchema.optional().describe('Only documents of this type'),
  createdAfter: instant.optional().describe('Only documents made after this time (RFC 3339)'),
  createdBefore: instant.optional().describe('Only documents made before this time (RFC 3339)'),
  trashed: z
    .preprocess(
      (text) => (text === 'true' ? true : text === 'false' ? false : text),
      z.boolean('must be true or false'),
    )
    .prefault(false)
    .describe('The trash alone'),
});
export type ListDocuments = z.output<typeof listDocumentsSchema>;

export const updateDocumentSchema = z
  .strictObject({ title: title.optional(), tags: tags.optional() })
  .meta({
    id: 'UpdateDocument',
    description: 'What is left out stays as it is',
    examples: [{ title: 'Electricity bill April', tags: ['bills', '2026'] }],
  });
export type UpdateDocument = z.output<typeof updateDocumentSchema>;

export const extractAgainSchema = z
  .strictObject({ language: languagesSchema.optional() })
  .default({})
  .meta({
    id: 'ExtractAgain',
    description:
      'Languages as Tesseract codes joined by +, or auto; left out: those of the last time',
    examples: [{ language: 'eng+deu' }],
  });
export type ExtractAgain = z.output<typeof extractAgainSchema>;

export const createContentUrlSchema = z
  .strictObject({
    expiresIn: z
      .int('must be a whole number of seconds')
      .min(1, 'must be at least 1')
      .max(300, 'must be at most 300')
      .default(300)
      .describe('Seconds'),
  })
  .prefault({})
  .meta({
    id: 'CreateContentUrl',
    description: 'For how long the address is to live',
    examples: [{ expiresIn: 60 }],
  });
export type CreateContentUrl = z.output<typeof createContentUrlSchema>;

export const signedContentSchema = z.strictObject({
  token: z.string().max(200, 'is too long').describe('As POST …/content-url gave it'),
});
export type SignedContent = z.output<typeof signedContentSchema>;

export const documentParamsSchema = z.strictObject({
  id: uuidSchema.describe('The id of the document'),
});
export type DocumentParams = z.output<typeof documentParamsSchema>;
