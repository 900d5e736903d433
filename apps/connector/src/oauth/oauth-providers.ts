import { OAUTH_PROVIDERS, type OAuthKind } from '@app/contracts';
import type { ConnectorConfig } from '../config/connector.config.js';

/** The operator's client at a provider, and what it asks for. */
export interface OAuthProvider {
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Only to read, and to read while the user is not there. */
  readonly scope: string;
  /** Part of the scope, without which nothing can be read. Users of Google can take their tick away. */
  readonly needed: string;
  /** Besides those of the standard. */
  readonly parameters: Readonly<Record<string, string>>;
}

const DRIVE_SCOPE = 'https://www.googleapis.com/auth/drive.readonly';
/** Google has no smaller one for IMAP: it would permit to write, too. */
const GMAIL_SCOPE = 'https://mail.google.com/';
const OUTLOOK_SCOPE = 'https://outlook.office.com/IMAP.AccessAsUser.All';

const SCOPES: Readonly<Record<OAuthKind, Pick<OAuthProvider, 'scope' | 'needed'>>> = {
  'google-drive': { scope: DRIVE_SCOPE, needed: DRIVE_SCOPE },
  gmail: { scope: GMAIL_SCOPE, needed: GMAIL_SCOPE },
  onedrive: { scope: 'Files.Read offline_access', needed: 'Files.Read' },
  outlook: { scope: `${OUTLOOK_SCOPE} offline_access`, needed: OUTLOOK_SCOPE },
};

/** The provider of a kind; undefined when the operator has no client there. */
export function providerOf(kind: OAuthKind, config: ConnectorConfig): OAuthProvider | undefined {
  if (OAUTH_PROVIDERS[kind] === 'google') {
    const { googleClientId: clientId, googleClientSecret: clientSecret } = config;
    if (clientId === undefined || clientSecret === undefined) return undefined;
    return {
      issuer: new URL(config.googleIssuer),
      clientId,
      clientSecret,
      ...SCOPES[kind],
      // Google gives a refresh token only for `offline`, and again only after another consent.
      parameters: { access_type: 'offline', prompt: 'consent' },
    };
  }
  const { microsoftClientId: clientId, microsoftClientSecret: clientSecret } = config;
  if (clientId === undefined || clientSecret === undefined) return undefined;
  const { microsoftTenant, microsoftIssuer } = config;
  return {
    issuer: new URL(microsoftIssuer ?? `https://login.microsoftonline.com/${microsoftTenant}/v2.0`),
    clientId,
    clientSecret,
    ...SCOPES[kind],
    // Without it, a browser with one session continues with that account, and the user could not choose another.
    parameters: { prompt: 'select_account' },
  };
}
