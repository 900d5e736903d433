import { z } from 'zod';

export const documentTotalSchema = z
  .object({
    count: z.int().min(0),
    isExact: z.boolean().describe('false: there are at least `count`, and perhaps more'),
  })
  .meta({
    id: 'DocumentTotal',
    description: 'How many documents match, on all pages together',
    examples: [{ count: 42, isExact: true }],
  });
export type DocumentTotal = z.infer<typeof documentTotalSchema>;

/** What a query finds that has no letter and no digit. */
export const NO_DOCUMENTS: DocumentTotal = { count: 0, isExact: true };
