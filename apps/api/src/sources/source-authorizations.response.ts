import { z } from 'zod';
import type { AuthorizationBegun } from '@app/contracts';

export const sourceAuthorizationResponseSchema = z
  .object({
    authorizationUrl: z
      .string()
      .nullable()
      .describe('The page of the provider, to open in a browser; null: the source is connected'),
    expiresAt: z.iso.datetime().nullable().describe('Until then the page can be used, once'),
  })
  .meta({
    id: 'SourceAuthorization',
    examples: [
      {
        authorizationUrl: 'https://accounts.google.com/o/oauth2/v2/auth?client_id=…&state=…',
        expiresAt: '2026-03-01T09:10:00.000Z',
      },
    ],
  });
export type SourceAuthorizationResponse = z.infer<typeof sourceAuthorizationResponseSchema>;

export function toSourceAuthorizationResponse(
  begun: AuthorizationBegun | undefined,
): SourceAuthorizationResponse {
  return {
    authorizationUrl: begun?.authorizationUrl ?? null,
    expiresAt: begun?.expiresAt ?? null,
  };
}
