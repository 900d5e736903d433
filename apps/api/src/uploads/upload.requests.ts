import { z } from 'zod';
import { languagesSchema } from '@app/contracts';
import { tagsSchema, titleSchema } from '../documents/index.js';

/** The fields beside the file, as text. */
export const createDocumentFieldsSchema = z.strictObject({
  title: titleSchema.optional(),
  tags: tagsSchema.default([]),
  language: languagesSchema.optional(),
  sha256: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, 'must be 64 hexadecimal digits')
    .toLowerCase()
    .optional(),
});
export type CreateDocumentFields = z.output<typeof createDocumentFieldsSchema>;
