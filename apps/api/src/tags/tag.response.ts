import { z } from 'zod';
import type { TagPage } from './tag-lister.js';
import type { Tag } from './tag.js';

const EXAMPLE = { name: 'invoices', colour: '#1d76db', documents: 12 };

export const tagResponseSchema = z
  .object({
    name: z.string(),
    colour: z.string().nullable().describe('`#` and six hexadecimal digits in lower case'),
    documents: z.int().min(0).describe('How many documents outside the trash have the tag'),
  })
  .meta({ id: 'Tag', description: 'A tag of the account’s documents', examples: [EXAMPLE] });
export type TagResponse = z.infer<typeof tagResponseSchema>;

export const tagPageResponseSchema = z
  .object({
    items: z.array(tagResponseSchema),
    nextCursor: z
      .string()
      .nullable()
      .describe(
        'null on the last page. With `q`, a page before it may have fewer tags than `limit`',
      ),
  })
  .meta({
    id: 'TagList',
    description: 'One page of the tags, in the order of their names',
    examples: [{ items: [EXAMPLE], nextCursor: null }],
  });
export type TagPageResponse = z.infer<typeof tagPageResponseSchema>;

export function toTagResponse({ name, colour, documents }: Tag): TagResponse {
  return { name, colour, documents };
}

export function toTagPageResponse({ items, nextCursor }: TagPage): TagPageResponse {
  return { items: items.map(toTagResponse), nextCursor };
}
