import { z } from 'zod';
import { cursorSchema, flagSchema, limitSchema, textSchema, uuidSchema } from '../http/index.js';
import { documentFilterShape } from './document-filters.js';
import { documentSortSchema } from './document-sorts.js';

export const titleSchema = textSchema({ min: 1, max: 500 });
export const tagSchema = textSchema({ min: 1, max: 100 });
/** How many tags a document may have. */
export const MAX_TAGS = 50;
export const tagsSchema = z
  .array(tagSchema)
  .max(MAX_TAGS, `must name at most ${MAX_TAGS} tags`)
  .transform((list) => [...new Set(list)]);
/** The parameter `q` of everything that finds documents by their text. */
export const searchTextSchema = textSchema({ min: 1, max: 500 }).describe(
  'Words and codes that must all be there; `"a phrase"`, `-without`, `begin*`, `or`',
);
/** The parameter `total` of every list of documents. */
export const totalFlagSchema = flagSchema.describe('true: the answer also has `total`');

export const listDocumentsSchema = z
  .strictObject({
    limit: limitSchema.describe('The largest number of documents on the page'),
    cursor: cursorSchema.describe('`nextCursor` of the previous page, in the same order'),
    sort: documentSortSchema
      .prefault('-created')
      .describe('The order; a minus: descending. `relevance` only with `q`'),
    total: totalFlagSchema,
    q: searchTextSchema.optional(),
    ...documentFilterShape,
    trashed: flagSchema.describe(
      'true: only documents in the trash; false: only documents outside it',
    ),
  })
  .refine(({ sort, q }) => sort !== 'relevance' || q !== undefined, {
    path: ['sort'],
    message: 'relevance needs the parameter q',
  });
export type ListDocuments = z.output<typeof listDocumentsSchema>;

export const updateDocumentSchema = z
  .strictObject({
    title: titleSchema.optional(),
    tags: tagsSchema.optional(),
    replaces: uuidSchema
      .nullable()
      .optional()
      .describe('The id of another document of the account, of which this is a later version'),
  })
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
