import { z } from 'zod';
import { documentFilterShape, searchTextSchema } from '../documents/index.js';

export const getFacetsSchema = z.strictObject({
  q: searchTextSchema.optional(),
  ...documentFilterShape,
});
export type GetFacets = z.output<typeof getFacetsSchema>;
