import { z } from 'zod';
import { setting, type ConfigOf } from '@app/config';
import {
  connectorSecretSettings,
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
  ...connectorSecretSettings,
  ...sourcesFolderSettings,
};

export interface SourcesConfig extends ConfigOf<typeof sourcesSettings> {}
/** The settings of sources. */
export abstract class SourcesConfig {}

/** The kinds of sources that can be connected here. */
export function usableSourceKinds({
  connectorUrl,
  sourcesFolderRoot,
}: Pick<SourcesConfig, 'connectorUrl' | 'sourcesFolderRoot'>): SourceKind[] {
  if (connectorUrl === undefined) return [];
  return SOURCE_KINDS.filter((kind) => kind !== 'folder' || sourcesFolderRoot !== undefined);
}

/** A rule over several settings: the connector needs both an address and a secret. */
export function requireConnectorPair({
  connectorUrl,
  connectorSecret,
}: Partial<SourcesConfig>): string | undefined {
  if (connectorUrl === undefined || connectorSecret !== undefined) return undefined;
  return 'CONNECTOR_SECRET: is required with CONNECTOR_URL';
}
