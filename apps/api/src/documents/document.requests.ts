import { z } from 'zod';
import { documentStatusSchema, mediaTypeSchema } from '@app/contracts';
import { cursorSchema, limitSchema, textSchema, uuidSchema } from '../http/index.js';

export const titleSchema = textSchema({ min: 1, max: 500 });
export const tagSchema = textSchema({ min: 1, max: 100 });
export const tagsSchema = z
  .array(tagSchema)
  .max(50, 'must name at most 50 tags')
  .transform((list) => [...new Set(list)]);
const instant = z.iso
  .datetime({ offset: true, error: 'must be a time as in RFC 3339' })
  .transform((text) => new Date(text));

export const listDocumentsSchema = z.strictObject({
  limit: limitSchema.describe('The largest number of documents on the page'),
  cursor: cursorSchema.describe('`nextCursor` of the previous page'),
  status: documentStatusSchema.optional().describe('Only documents in this state'),
  tag: tagSchema.optional().describe('Only documents with this tag'),
  mediaType: mediaTypeSchema.optional().describe('Only documents of this type'),
  createdAfter: instant.optional().describe('Only documents created after this time (RFC 3339)'),
  createdBefore: instant.optional().describe('Only documents created before this time (RFC 3339)'),
  trashed: z
    .preprocess(
      (text) => (text === 'true' ? true : text === 'false' ? false : text),
      z.boolean('must be true or false'),
    )
    .prefault(false)
    .describe('true: only documents in the trash; false: only documents outside it'),
});
export type ListDocuments = z.output<typeof listDocumentsSchema>;

export const updateDocumentSchema = z
  .strictObject({ title: titleSchema.optional(), tags: tagsSchema.optional() })
  .meta({
    id: 'UpdateDocument',
    description: 'A field that is left out keeps its value',
    examples: [{ title: 'Electricity bill April', tags: ['bills', '2026'] }],
  });
export type UpdateDocument = z.output<typeof updateDocumentSchema>;

export const documentParamsSchema = z.strictObject({
  id: uuidSchema.describe('The id of the document'),
});
export type DocumentParams = z.output<typeof documentParamsSchema>;
