import { z } from 'zod';
import { DOCUMENT_EXAMPLE, documentResponseSchema } from '../documents/index.js';

export const searchResponseSchema = z
  .object({
    items: z.array(
      z.object({
        document: documentResponseSchema,
        page: z
          .int()
          .min(1)
          .nullable()
          .describe('The best page; null: only title or file name match'),
        rank: z.number().describe('Higher is better; comparable within one answer only'),
        snippet: z.string().describe('HTML: hits in `<mark>`, everything else escaped'),
      }),
    ),
    nextCursor: z.string().nullable().describe('null on the last page'),
  })
  .meta({
    id: 'SearchResult',
    description: 'Documents that match, best first, each with its best page',
    examples: [
      {
        items: [
          {
            document: DOCUMENT_EXAMPLE,
            page: 2,
            rank: 0.1,
            snippet: 'Your <mark>electricity</mark> meter was read on',
          },
        ],
        nextCursor: null,
      },
    ],
  });
export type SearchResponse = z.infer<typeof searchResponseSchema>;
