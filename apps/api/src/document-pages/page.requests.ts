import { z } from 'zod';
import { cursorSchema, limitSchema, uuidSchema, wholeNumber } from '../http/index.js';

export const listPagesSchema = z.strictObject({
  limit: limitSchema.describe('The maximum number of items'),
  cursor: cursorSchema.describe('`nextCursor` of the previous answer'),
});
export type ListPages = z.output<typeof listPagesSchema>;

export const pageParamsSchema = z.strictObject({
  id: uuidSchema.describe('The id of the document'),
  // 0 is well-formed: like every other page that the document does not have, it is answered with 404.
  number: wholeNumber(z.int('must be the number of a page').min(0, 'must be the number of a page'))
    .meta({ minimum: 1, maximum: 1e15 - 1 })
    .describe('Counted from 1'),
});
export type PageParams = z.output<typeof pageParamsSchema>;
