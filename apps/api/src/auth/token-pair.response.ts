import { z } from 'zod';
import { ACCESS_TOKEN_SECONDS } from './tokens/access-token.service.js';
import type { TokenPair } from './tokens/session.service.js';

export const tokenPairResponseSchema = z
  .object({
    accessToken: z.string().describe('Send it as `Authorization: Bearer`'),
    refreshToken: z.string().describe('Returns the next pair, once'),
    tokenType: z.literal('Bearer'),
    expiresIn: z.int().positive().describe('Seconds until the access token expires'),
  })
  .meta({
    id: 'TokenPair',
    description: 'An access token and the refresh token for the next pair',
    examples: [
      {
        accessToken: 'eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6IjU2…',
        refreshToken: '0n3lZ7l8Q5gWJj2v1m4xYb6cTtKfRzHsUaEoPiDwNqA',
        tokenType: 'Bearer',
        expiresIn: ACCESS_TOKEN_SECONDS,
      },
    ],
  });
export type TokenPairResponse = z.infer<typeof tokenPairResponseSchema>;

export function toTokenPairResponse(tokens: TokenPair): TokenPairResponse {
  return {
    accessToken: tokens.accessToken,
    refreshToken: tokens.refreshToken,
    tokenType: 'Bearer',
    expiresIn: ACCESS_TOKEN_SECONDS,
  };
}
