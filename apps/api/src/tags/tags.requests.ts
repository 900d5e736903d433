import { z } from 'zod';
import { tagSchema } from '../documents/index.js';
import { cursorSchemaOf, limitSchema, textSchema } from '../http/index.js';

/** A cursor has a name of up to 100 characters: 400 bytes in UTF-8, and a third more in base64url. */
const MAX_CURSOR_LENGTH = 600;

export const listTagsSchema = z.strictObject({
  q: textSchema({ min: 1, max: 100 })
    .optional()
    .describe('Only tags whose name contains this text, whatever the case and the accents'),
  limit: limitSchema.describe('The largest number of tags on the page'),
  cursor: cursorSchemaOf(MAX_CURSOR_LENGTH).describe('`nextCursor` of the previous page'),
});
export type ListTags = z.output<typeof listTagsSchema>;

export const tagParamsSchema = z.strictObject({
  name: tagSchema.describe('The name of the tag, percent-encoded: `a/b` is `a%2Fb`'),
});
export type TagParams = z.output<typeof tagParamsSchema>;

export const colourSchema = z
  .string('must be text')
  .regex(/^#[0-9a-f]{6}$/, 'must be # and six hexadecimal digits in lower case');

export const updateTagSchema = z
  .strictObject({
    name: tagSchema.optional().describe('The new name'),
    colour: colourSchema.nullable().optional().describe('null removes the colour'),
  })
  .meta({
    id: 'UpdateTag',
    description: 'A field that is left out keeps its value',
    examples: [{ name: 'invoices', colour: '#1d76db' }],
  });
export type UpdateTag = z.output<typeof updateTagSchema>;

export const mergeTagSchema = z
  .strictObject({ into: tagSchema.describe('The tag that the documents get instead') })
  .meta({ id: 'MergeTag', examples: [{ into: 'invoices' }] });
export type MergeTag = z.output<typeof mergeTagSchema>;
