import { z } from 'zod';

export const createContentUrlSchema = z
  .strictObject({
    expiresIn: z
      .int('must be a whole number of seconds')
      .min(1, 'must be at least 1')
      .max(300, 'must be at most 300')
      .default(300)
      .describe('Seconds'),
  })
  .prefault({})
  .meta({
    id: 'CreateContentUrl',
    description: 'For how long the address is to live',
    examples: [{ expiresIn: 60 }],
  });
export type CreateContentUrl = z.output<typeof createContentUrlSchema>;

export const signedContentSchema = z.strictObject({
  token: z.string().max(200, 'is too long').describe('As POST …/content-url gave it'),
});
export type SignedContent = z.output<typeof signedContentSchema>;
