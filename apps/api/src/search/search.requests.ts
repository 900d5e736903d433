import { z } from 'zod';
import {
  documentFilterShape,
  documentSortSchema,
  searchTextSchema,
  totalFlagSchema,
} from '../documents/index.js';
import { cursorSchema, limitSchema } from '../http/index.js';

export const searchRequestSchema = z.strictObject({
  q: searchTextSchema,
  limit: limitSchema.describe('How many at most'),
  cursor: cursorSchema.describe('`nextCursor` of the page before, in the same order'),
  sort: documentSortSchema.prefault('relevance').describe('The order; a minus: descending'),
  total: totalFlagSchema,
  ...documentFilterShape,
});
export type SearchRequest = z.output<typeof searchRequestSchema>;
