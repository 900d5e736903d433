import { z } from 'zod';
import {
  DOCUMENT_EXAMPLE,
  documentResponseSchema,
  documentTotalSchema,
} from '../documents/index.js';

/** How a document was found. */
export const MATCHES = ['exact', 'similar'] as const;
export type Match = (typeof MATCHES)[number];

export const searchResponseSchema = z
  .object({
    items: z.array(
      z.object({
        document: documentResponseSchema,
        page: z
          .int()
          .min(1)
          .nullable()
          .describe('The best page; null when only the title or the file name matches'),
        rank: z
          .number()
          .describe('Higher is better; ranks of different queries cannot be compared'),
        snippet: z.string().describe('HTML: hits are in `<mark>`, everything else is escaped'),
        match: z
          .enum(MATCHES)
          .describe('`similar`: found only with similar words. These come after all exact ones'),
      }),
    ),
    nextCursor: z.string().nullable().describe('null on the last page'),
    total: documentTotalSchema.optional().describe('Only with `total=true`'),
    ignored: z
      .array(z.string())
      .describe(
        'Parts of the query that are not searched: those without a letter or digit, and what follows the first 32 words and numbers',
      ),
    similar: z
      .array(z.object({ typed: z.string(), words: z.array(z.string()) }))
      .describe('The similar words by which the `similar` items of this page were found'),
  })
  .meta({
    id: 'SearchResult',
    description: 'Matching documents, each with its best page',
    examples: [
      {
        items: [
          {
            document: DOCUMENT_EXAMPLE,
            page: 2,
            rank: 0.1,
            snippet: 'Your <mark>electricity</mark> meter was read on',
            match: 'exact',
          },
        ],
        nextCursor: null,
        ignored: [],
        similar: [],
      },
    ],
  });
export type SearchResponse = z.infer<typeof searchResponseSchema>;
