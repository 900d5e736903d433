import { z } from 'zod';
import { cursorSchema, limitSchema, uuidSchema, wholeNumber } from '../http/index.js';

export const listPagesSchema = z.strictObject({
  limit: limitSchema.describe('How many at most'),
  cursor: cursorSchema.describe('`nextCursor` of the page of the list before'),
});
export type ListPages = z.output<typeof listPagesSchema>;

export const pageParamsSchema = z.strictObject({
  id: uuidSchema.describe('The id of the document'),
  // 0 is absent like every page that the document does not have, so it is no fault of form.
  number: wholeNumber(z.int('must be the number of a page').min(0, 'must be the number of a page'))
    .meta({ minimum: 1, maximum: 1e15 - 1 })
    .describe('Counted from 1'),
});
export type PageParams = z.output<typeof pageParamsSchema>;
