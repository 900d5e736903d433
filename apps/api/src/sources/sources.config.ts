import { z } from 'zod';
import { setting, type ConfigOf } from '@app/config';
import {
  connectorSecretSettings,
  isOAuthKind,
  OAUTH_PROVIDERS,
  oauthClientSettings,
  SOURCE_KINDS,
  sourcesFolderSettings,
  type SourceKind,
} from '@app/contracts';

export const sourcesSettings = {
  connectorUrl: setting('CONNECTOR_URL', {
    schema: z
      .url({ protocol: /^https?$/, error: 'must be an http or https address' })
      .transform((text) => (text.endsWith('/') ? text : `${text}/`))
      .optional(),
    description:
      'Where the connector listens, such as http://connector:3003; it needs CONNECTOR_SECRET. Unset: there are no sources',
  }),
  publicUrl: setting('PUBLIC_URL', {
    schema: z
      .url({ protocol: /^https?$/, error: 'must be an https address' })
      .refine((text) => !/[?#]/.test(text), 'must have no query and no fragment')
      .transform((text) => text.replace(/\/+$/, ''))
      .optional(),
    description:
      'The https address at which browsers reach the api. Providers of sources send users back to PUBLIC_URL/v1/sources/callback. Unset: only sources with a password can be connected',
  }),
  sourcesReturnUrls: setting('SOURCES_RETURN_URLS', {
    schema: z
      .string()
      .transform((text) =>
        text
          .split(',')
          .map((item) => item.trim())
          .filter(Boolean),
      )
      .refine((urls) => urls.every(isWebAddress), 'must be http or https addresses'),
    default: '',
    description:
      'The addresses to which a browser may be sent after a source was connected, comma-separated and complete. By default a page of the api is shown',
  }),
  ...connectorSecretSettings,
  ...oauthClientSettings,
  ...sourcesFolderSettings,
};

function isWebAddress(text: string): boolean {
  return ['http:', 'https:'].includes(URL.parse(text)?.protocol ?? '');
}

export interface SourcesConfig extends ConfigOf<typeof sourcesSettings> {}
/** The settings of sources. */
export abstract class SourcesConfig {}

/** What the usable kinds depend on. */
type KindSettings = Pick<
  SourcesConfig,
  'connectorUrl' | 'publicUrl' | 'googleClientId' | 'microsoftClientId' | 'sourcesFolderRoot'
>;

/** The kinds of sources that can be connected here. */
export function usableSourceKinds(config: KindSettings): SourceKind[] {
  if (config.connectorUrl === undefined) return [];
  const clientIds = { google: config.googleClientId, microsoft: config.microsoftClientId };
  return SOURCE_KINDS.filter((kind) => {
    if (kind === 'folder') return config.sourcesFolderRoot !== undefined;
    if (!isOAuthKind(kind)) return true;
    return config.publicUrl !== undefined && clientIds[OAUTH_PROVIDERS[kind]] !== undefined;
  });
}

/** A rule over several settings: the connector needs both an address and a secret. */
export function requireConnectorPair({
  connectorUrl,
  connectorSecret,
}: Partial<SourcesConfig>): string | undefined {
  if (connectorUrl === undefined || connectorSecret !== undefined) return undefined;
  return 'CONNECTOR_SECRET: is required with CONNECTOR_URL';
}
