import { z } from 'zod';

export const SUGGESTION_KINDS = ['word', 'tag', 'title'] as const;

export const suggestionsResponseSchema = z
  .object({
    items: z.array(
      z.object({
        text: z.string().describe('The whole query to search for'),
        kind: z.enum(SUGGESTION_KINDS).describe('What completes the query'),
      }),
    ),
  })
  .meta({
    id: 'Suggestions',
    description: 'Completed queries: words first, then tags, then titles',
    examples: [
      {
        items: [
          { text: 'electricity', kind: 'word' },
          { text: 'electricity bills', kind: 'tag' },
          { text: 'Electricity bill April', kind: 'title' },
        ],
      },
    ],
  });
export type SuggestionsResponse = z.infer<typeof suggestionsResponseSchema>;
