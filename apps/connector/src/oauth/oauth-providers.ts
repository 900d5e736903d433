import type { OAuthKind } from '@app/contracts';
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

/** The provider of a kind; undefined when the operator has no client there. */
export function providerOf(kind: OAuthKind, config: ConnectorConfig): OAuthProvider | undefined {
  if (kind === 'google-drive') {
    const { googleClientId: clientId, googleClientSecret: clientSecret } = config;
    if (clientId === undefined || clientSecret === undefined) return undefined;
    return {
      issuer: new URL(config.googleIssuer),
      clientId,
      clientSecret,
      scope: DRIVE_SCOPE,
      needed: DRIVE_SCOPE,
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
    scope: 'Files.Read offline_access',
    needed: 'Files.Read',
    // Without it, a browser with one session continues with that account, and the user could not choose another.
    parameters: { prompt: 'select_account' },
  };
}
