import { z } from 'zod';

export const contentUrlResponseSchema = z
  .object({
    url: z.string().describe('Relative to the URL of the API'),
    expiresAt: z.iso.datetime().describe('RFC 3339, UTC'),
  })
  .meta({
    id: 'ContentUrl',
    description: 'A signed URL of the bytes of one document',
    examples: [
      {
        url: '/v1/documents/0199c0de-5f3a-7c11-9d2e-3b7f1a2c4d5e/signed-content?token=AZnA3hoxfsR7…',
        expiresAt: '2026-03-01T09:35:00.000Z',
      },
    ],
  });
export type ContentUrlResponse = z.infer<typeof contentUrlResponseSchema>;
