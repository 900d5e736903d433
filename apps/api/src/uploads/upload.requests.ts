import { z } from 'zod';
import { languagesSchema } from '@app/contracts';
import { tagsSchema, titleSchema } from '../documents/index.js';

/** The fields beside the file, as text. */
export const createDocumentFieldsSchema = z.strictObject({
  title: titleSchema.optional().describe('Left out: from the file name'),
  tags: tagsSchema.prefault([]).describe('Repeat the part for each tag'),
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
