import { z } from 'zod';

export const createContentUrlSchema = z
  .strictObject({
    expiresIn: z
      .int('must be a whole number of seconds')
      .min(1, 'must be at least 1')
      .max(300, 'must be at most 300')
      .default(300)
      .describe('Lifetime of the URL in seconds'),
  })
  .prefault({})
  .meta({
    id: 'CreateContentUrl',
    description: 'The lifetime of the URL',
    examples: [{ expiresIn: 60 }],
  });
export type CreateContentUrl = z.output<typeof createContentUrlSchema>;

export const signedContentSchema = z.strictObject({
  token: z
    .string()
    .max(200, 'is too long')
    .describe('The token from the URL that POST …/content-url returned'),
});
export type SignedContent = z.output<typeof signedContentSchema>;
