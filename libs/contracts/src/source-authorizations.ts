import { z } from 'zod';

/**
 * Sources of some kinds are read with tokens that their provider gives to an operator's client after the user has agreed
 * (OAuth 2.0, RFC 6749 with PKCE, RFC 7636). The api shows pages and checks states; the connector alone sees codes and
 * tokens in use (ADR 0060).
 */

/** The kinds that are connected by the page of their provider, instead of by a password. */
export const OAUTH_KINDS = ['google-drive', 'onedrive', 'gmail', 'outlook'] as const;
export type OAuthKind = (typeof OAUTH_KINDS)[number];

/** The provider of each kind. One agreement of a user may be for several kinds of the same provider. */
export const OAUTH_PROVIDERS = {
  'google-drive': 'google',
  gmail: 'google',
  onedrive: 'microsoft',
  outlook: 'microsoft',
} as const satisfies Record<OAuthKind, string>;

export function isOAuthKind(kind: string): kind is OAuthKind {
  return OAUTH_KINDS.some((one) => one === kind);
}

/** What the connector keeps sealed of an agreement. */
export const oauthSecretSchema = z.strictObject({
  refreshToken: z.string().min(1),
  accessToken: z.string().min(1),
  /** When the access token ends, in milliseconds since 1970. */
  expiresAt: z.int().nonnegative(),
  /** The user over there, as the provider names it. */
  account: z.string().optional(),
});
export type OAuthSecret = z.output<typeof oauthSecretSchema>;

/** How long a user may take for the page of the provider. */
export const AUTHORIZATION_SECONDS = 600;

/** A state is 32 random bytes. */
export const AUTHORIZATION_STATE = /^[\w-]{43}$/;
/** Codes of providers have up to a few hundred characters; those of Microsoft can be longer. */
export const MAX_AUTHORIZATION_CODE_LENGTH = 4_096;

/** Characters that a code, an error and an issuer may have (RFC 6749, appendix A: VSCHAR). */
const visible = z.string().regex(/^[\x20-\x7e]+$/, 'must have visible characters only');

/** `POST /sources/:id/authorization` of the connector: begins an authorization, and ends an earlier one of the source. */
export const beginAuthorizationSchema = z.object({
  redirectUri: z.url(),
  returnTo: z.url().nullable(),
});
export type BeginAuthorization = z.output<typeof beginAuthorizationSchema>;

export const authorizationBegunSchema = z.object({
  authorizationUrl: z.url(),
  expiresAt: z.iso.datetime(),
});
export type AuthorizationBegun = z.output<typeof authorizationBegunSchema>;

/** What the provider sends back, by the browser of the user (RFC 6749, 4.1.2; RFC 9207 for `iss`). */
export const authorizationAnswerSchema = z.object({
  state: z.string().regex(AUTHORIZATION_STATE, 'must be the state of an authorization'),
  code: visible.max(MAX_AUTHORIZATION_CODE_LENGTH).optional(),
  error: visible.max(200).optional(),
  iss: visible.max(2_000).optional(),
});
export type AuthorizationAnswer = z.output<typeof authorizationAnswerSchema>;

/** The settings of the operator's clients, by which api and connector know whether there are such sources. */
export const oauthClientSettings = {
  googleClientId: {
    name: 'GOOGLE_CLIENT_ID',
    schema: z.string().min(1).optional(),
    description:
      "The id of the operator's client at Google, at api and connector. Unset: there are no sources of the kinds google-drive and gmail",
    isSecret: false,
  },
  microsoftClientId: {
    name: 'MICROSOFT_CLIENT_ID',
    schema: z.string().min(1).optional(),
    description:
      "The id of the operator's client at Microsoft, at api and connector. Unset: there are no sources of the kinds onedrive and outlook",
    isSecret: false,
  },
} as const;
