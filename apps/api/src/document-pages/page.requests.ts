import { z } from 'zod';
import { cursorSchema, limitSchema, uuidSchema } from '../http/index.js';

export const listPagesSchema = z.strictObject({
  limit: limitSchema.describe('1 to 100'),
  cursor: cursorSchema.describe('`nextCursor` of the page of the list before'),
});
export type ListPages = z.output<typeof listPagesSchema>;

export const pageParamsSchema = z.strictObject({
  id: uuidSchema.describe('The id of the document'),
  number: z
    .string()
    .regex(/^\d{1,15}$/, 'must be the number of a page')
    .transform(Number)
    .describe('Counted from 1'),
});
export type PageParams = z.output<typeof pageParamsSchema>;
