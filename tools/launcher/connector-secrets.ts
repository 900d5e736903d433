import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Environment } from './settings.ts';
import { storedSecret } from './stored-secret.ts';

/** What api and connector need besides the database. Undefined: the environment gives it. */
export interface ConnectorSecrets {
  /** CONNECTOR_SECRET */
  readonly secret: string | undefined;
  /** SOURCES_KEYS */
  readonly keys: string | undefined;
}

/** Returns the secrets of this data directory, which seal the credentials in its database. */
export function connectorSecrets(dataDir: string, environment: Environment): ConnectorSecrets {
  return unlessGiven(environment, (name, make) => storedSecret(join(dataDir, name), make));
}

/** Returns secrets that replace the real ones while the settings are only checked. */
export function anyConnectorSecrets(environment: Environment): ConnectorSecrets {
  return unlessGiven(environment, (_, make) => make());
}

function unlessGiven(
  environment: Environment,
  find: (name: string, make: () => string) => string,
): ConnectorSecrets {
  const isGiven = (name: string) => Boolean(environment[name] || environment[`${name}_FILE`]);
  return {
    secret: isGiven('CONNECTOR_SECRET') ? undefined : find('connector.secret', newSecret),
    keys: isGiven('SOURCES_KEYS') ? undefined : find('sources.keys', () => `1:${newSecret()}`),
  };
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
