import { z } from 'zod';
import { cursorSchema, limitSchema, textSchema } from '../http/index.js';

export const listHitsSchema = z.strictObject({
  q: textSchema({ min: 1, max: 500 }).describe('A query as in `GET /v1/search`'),
  limit: limitSchema.describe('The maximum number of pages'),
  cursor: cursorSchema.describe('`nextCursor` of the previous answer'),
});
export type ListHits = z.output<typeof listHitsSchema>;
