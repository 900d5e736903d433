import { z } from 'zod';

const points = z.number().describe('In points (1/72 inch)');

const hitSchema = z.object({
  text: z.string().describe('As it is in the text, with the part on the next page'),
  start: z.int().min(0).describe('Offset in the text of the page, in UTF-16 code units'),
  end: z.int().min(0).describe('Exclusive; the end of the page’s text when the hit continues'),
  continues: z.boolean().describe('Whether the hit ends on the next page'),
  boxes: z
    .array(z.object({ x: points, y: points, width: points, height: points }))
    .describe('The words of the hit on the page, from its top left corner; empty in plain text'),
});

export const hitsResponseSchema = z
  .object({
    items: z.array(
      z.object({
        page: z.int().min(1).describe('Counted from 1'),
        width: z.number().nullable().describe('Of the page, in points; null in plain text'),
        height: z.number().nullable(),
        snippet: z.string().describe('HTML: hits are in `<mark>`, everything else is escaped'),
        hits: z.array(hitSchema).describe('In order; at most 200'),
        truncated: z.boolean().describe('Whether the page has more hits than are listed'),
      }),
    ),
    nextCursor: z
      .string()
      .nullable()
      .describe('null on the last part. A part may have fewer pages than `limit`'),
    ignored: z
      .array(z.string())
      .describe(
        'Parts of the query that are not searched: those without a letter or digit, and what follows the first 32 words and numbers',
      ),
  })
  .meta({
    id: 'DocumentHits',
    description: 'Pages of a document with what a query finds on them',
    examples: [
      {
        items: [
          {
            page: 2,
            width: 595.3,
            height: 841.9,
            snippet: 'Your <mark>electricity</mark> meter was read on',
            hits: [
              {
                text: 'electricity',
                start: 5,
                end: 16,
                continues: false,
                boxes: [{ x: 92.4, y: 101.2, width: 48.1, height: 9.6 }],
              },
            ],
            truncated: false,
          },
        ],
        nextCursor: null,
        ignored: [],
      },
    ],
  });
export type HitsResponse = z.infer<typeof hitsResponseSchema>;
