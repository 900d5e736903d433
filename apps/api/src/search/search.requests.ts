import { z } from 'zod';
import { cursorSchema, limitSchema, textSchema } from '../http/index.js';

export const searchRequestSchema = z.strictObject({
  q: textSchema({ min: 1, max: 500 }).describe(
    'Words and codes that must all be there; `"a phrase"`, `-without`, `begin*`, `or`',
  ),
  limit: limitSchema.describe('How many at most'),
  cursor: cursorSchema.describe('`nextCursor` of the page before'),
});
export type SearchRequest = z.output<typeof searchRequestSchema>;
