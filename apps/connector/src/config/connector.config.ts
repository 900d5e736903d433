import { relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import {
  integerSetting,
  portSetting,
  requireTls,
  setting,
  tlsSettings,
  type ConfigOf,
} from '@app/config';
import { connectorSecretSettings, fileLimitSettings, sourcesFolderSettings } from '@app/contracts';
import { requireKeyPair, storageLocation, storageSettings } from '@app/document-storage';
import { loggingSettings } from '@app/logging';
import { managementHostSettings } from '@app/management';
import { AllowedNetworksError, parseAllowedNetworks } from '@app/outbound';
import { oauthSettings, requireClientSecrets } from './oauth.config.js';
import { sourcesKeysSchema } from '../secrets/sources-keys.js';

export const connectorSettings = {
  environment: setting('NODE_ENV', {
    schema: z.enum(['production', 'development', 'test'], {
      error: 'must be production, development or test',
    }),
    default: 'development',
    description: 'In production, each address without TLS is logged as a warning',
  }),
  ...managementHostSettings,
  connectorManagementPort: setting('CONNECTOR_MANAGEMENT_PORT', {
    schema: portSetting(),
    default: '9467',
    description: 'Health and metrics of the connector; never published to the internet',
  }),
  connectorHost: setting('CONNECTOR_HOST', {
    schema: z.string().min(1),
    default: '127.0.0.1',
    description: 'The address on which the connector listens for the api',
  }),
  connectorPort: setting('CONNECTOR_PORT', {
    schema: portSetting(),
    default: '3003',
    description: 'The port on which the connector listens for the api; never published',
  }),
  connectorDatabaseUrl: setting('CONNECTOR_DATABASE_URL', {
    schema: z
      .string({ error: 'is required: the database of the api, with the role of the connector' })
      .refine(isPostgresUrl, 'must be a postgres:// URL'),
    description:
      'The database of the api, with a role that sees only the sources and their ledger. Unset: `npm start` supplies it for its own database',
    secret: true,
  }),
  sourcesKeys: setting('SOURCES_KEYS', {
    schema: sourcesKeysSchema,
    description:
      'The keys that seal the credentials of sources: a list such as 2:KEY,1:KEY, each of at least 32 characters. The key with the highest number seals, the others only open. Without them, all credentials must be entered again',
    secret: true,
  }),
  sourcesAllowedNetworks: setting('SOURCES_ALLOWED_NETWORKS', {
    schema: z.string().transform((text, context) => {
      try {
        return parseAllowedNetworks(text);
      } catch (error) {
        if (!(error instanceof AllowedNetworksError)) throw error;
        context.addIssue({ code: 'custom', message: error.message });
        return z.NEVER;
      }
    }),
    default: '',
    description:
      'Networks inside, as a list of CIDRs, that sources may reach although they are not public: over http, too, and on any port. Every account can then reach every service there',
  }),
  sourcesPollSeconds: setting('SOURCES_POLL_SECONDS', {
    schema: integerSetting(1, 86_400),
    default: '300',
    description: 'The time in seconds between two looks at a source that is kept in step',
  }),
};

/** Every slice that the connector reads. */
export const CONNECTOR_SLICES = [
  connectorSettings,
  oauthSettings,
  connectorSecretSettings,
  sourcesFolderSettings,
  tlsSettings,
  fileLimitSettings,
  storageSettings,
  loggingSettings,
] as const;

export interface ConnectorConfig extends ConfigOf<typeof CONNECTOR_SLICES> {}
/** The connector's settings, parsed and frozen. */
export abstract class ConnectorConfig {}

/** The conditions that several settings must meet together. */
export const CONNECTOR_RULES = [
  requireConnectorSecret,
  requireClientSecrets,
  requireKeyPair,
  requireSeparateFolders,
  requireTls,
] as const;

function requireConnectorSecret(config: Partial<ConnectorConfig>): string | undefined {
  return 'connectorSecret' in config && config.connectorSecret === undefined
    ? 'CONNECTOR_SECRET: is required: the same value as at the api'
    : undefined;
}

/** Files of an inbox are moved, so that no original may be in it. */
function requireSeparateFolders(config: Partial<ConnectorConfig>): string | undefined {
  const { sourcesFolderRoot: root, storageUrl, dataDir } = config;
  if (root === undefined || dataDir === undefined) return undefined;
  const store = storageLocation({ storageUrl, dataDir });
  if (store.kind !== 'file') return undefined;
  const isApart = [relative(root, resolve(store.path)), relative(resolve(store.path), root)].every(
    (path) => path.split(sep)[0] === '..',
  );
  return isApart ? undefined : 'SOURCES_FOLDER_ROOT: must not be in the store, or the store in it';
}

function isPostgresUrl(text: string): boolean {
  return ['postgres:', 'postgresql:'].includes(URL.parse(text)?.protocol ?? '');
}
