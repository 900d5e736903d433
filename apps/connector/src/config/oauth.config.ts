import { z } from 'zod';
import { setting, type ConfigOf } from '@app/config';
import { oauthClientSettings } from '@app/contracts';

const address = z
  .url({ protocol: /^https?$/, error: 'must be an https address' })
  .transform((text) => (text.endsWith('/') ? text : `${text}/`));
/** The address of a mail server, such as imaps://imap.example.org:993. */
const mailServer = z
  .url({ protocol: /^imaps?$/, error: 'must be an imaps address' })
  .transform((text) => {
    const { protocol, hostname, port } = new URL(text);
    const isTls = protocol === 'imaps:';
    return {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port) || (isTls ? 993 : 143),
      security: isTls ? ('tls' as const) : ('none' as const),
    };
  });
const clientSecret = z.string().min(1).optional();

/** The operator's clients at the providers of sources. */
export const oauthSettings = {
  ...oauthClientSettings,
  googleClientSecret: setting('GOOGLE_CLIENT_SECRET', {
    schema: clientSecret,
    description: 'The secret that belongs to GOOGLE_CLIENT_ID',
    secret: true,
  }),
  googleIssuer: setting('GOOGLE_ISSUER', {
    schema: z.url({ protocol: /^https?$/, error: 'must be an https address' }),
    default: 'https://accounts.google.com',
    description: 'The authorization server of Google; another one only for tests',
  }),
  googleApiUrl: setting('GOOGLE_API_URL', {
    schema: address,
    default: 'https://www.googleapis.com/',
    description: 'The address below which the Drive API is; another one only for tests',
  }),
  googleMailUrl: setting('GOOGLE_MAIL_URL', {
    schema: mailServer,
    default: 'imaps://imap.gmail.com:993',
    description: 'The mail server of Google; another one only for tests',
  }),
  microsoftClientSecret: setting('MICROSOFT_CLIENT_SECRET', {
    schema: clientSecret,
    description: 'The secret that belongs to MICROSOFT_CLIENT_ID',
    secret: true,
  }),
  microsoftTenant: setting('MICROSOFT_TENANT', {
    schema: z.string().regex(/^[\w.-]{1,100}$/, 'must be the id or the domain of a tenant'),
    default: 'common',
    description:
      'Whose users can connect OneDrive: common (all), organizations, consumers, or the id of one tenant',
  }),
  microsoftIssuer: setting('MICROSOFT_ISSUER', {
    schema: z.url({ protocol: /^https?$/, error: 'must be an https address' }).optional(),
    description:
      'The authorization server of a national cloud of Microsoft, or of tests. Unset: https://login.microsoftonline.com/TENANT/v2.0',
  }),
  microsoftApiUrl: setting('MICROSOFT_API_URL', {
    schema: address,
    default: 'https://graph.microsoft.com/v1.0/',
    description: 'The address of Microsoft Graph; another one for a national cloud, or for tests',
  }),
  microsoftMailUrl: setting('MICROSOFT_MAIL_URL', {
    schema: mailServer,
    default: 'imaps://outlook.office365.com:993',
    description: 'The mail server of Microsoft; another one for a national cloud, or for tests',
  }),
};

/** A rule over several settings: a client has a secret. */
export function requireClientSecrets(
  config: Partial<ConfigOf<typeof oauthSettings>>,
): string | undefined {
  if (config.googleClientId !== undefined && config.googleClientSecret === undefined) {
    return 'GOOGLE_CLIENT_SECRET: is required with GOOGLE_CLIENT_ID';
  }
  if (config.microsoftClientId !== undefined && config.microsoftClientSecret === undefined) {
    return 'MICROSOFT_CLIENT_SECRET: is required with MICROSOFT_CLIENT_ID';
  }
  return undefined;
}
