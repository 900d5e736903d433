import { z } from 'zod';
import { documentStatusSchema, mediaTypeSchema } from '@app/contracts';
import { documentTotalSchema } from '../documents/index.js';

function counted<Value extends z.ZodType>(value: Value) {
  return z.array(z.object({ value, count: z.int().min(1) }));
}

export const facetsResponseSchema = z
  .object({
    total: documentTotalSchema,
    tags: counted(z.string()).describe('At most 100, the most frequent first'),
    statuses: counted(documentStatusSchema).describe('The most frequent first'),
    mediaTypes: counted(mediaTypeSchema).describe('The most frequent first'),
    months: counted(z.string().regex(/^\d{4,}-\d{2}$/)).describe(
      'Months of creation (UTC), the newest first',
    ),
  })
  .meta({
    id: 'Facets',
    description:
      'How many of the matching documents have each value. When `total.isExact` is false, only the documents in ' +
      '`total.count` are counted.',
    examples: [
      {
        total: { count: 42, isExact: true },
        tags: [{ value: 'bills', count: 17 }],
        statuses: [{ value: 'ready', count: 42 }],
        mediaTypes: [
          { value: 'application/pdf', count: 40 },
          { value: 'image/jpeg', count: 2 },
        ],
        months: [
          { value: '2026-03', count: 30 },
          { value: '2026-02', count: 12 },
        ],
      },
    ],
  });
export type FacetsResponse = z.infer<typeof facetsResponseSchema>;
