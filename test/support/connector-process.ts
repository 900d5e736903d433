import { findFreePort, StrongroomProcess, type MigratedDatabase } from '@app/testing';

const host = '127.0.0.1';
const CONNECTOR_SECRET = 'only-for-tests-on-loopback-0123456789';
const SOURCES_KEYS = '1:only-for-tests-on-loopback-0123456789';

/** The built connector as a process, and the settings by which an api uses it. */
export interface StartableConnector {
  readonly process: StrongroomProcess;
  readonly managementUrl: string;
  readonly apiSettings: Readonly<Record<string, string>>;
}

/** Creates a connector that may reach this machine, on the database and the store of an api. It is not started yet. */
export async function connectorOn(options: {
  readonly database: Pick<MigratedDatabase, 'connectorUrl'>;
  readonly dataDir: string;
  readonly settings?: Readonly<Record<string, string>>;
}): Promise<StartableConnector> {
  const port = await findFreePort();
  const managementPort = await findFreePort();
  const managementUrl = `http://${host}:${managementPort}`;
  const process = new StrongroomProcess({
    script: 'dist/apps/connector/src/main.js',
    readyUrl: `${managementUrl}/health/ready`,
    env: {
      CONNECTOR_DATABASE_URL: options.database.connectorUrl,
      DATA_DIR: options.dataDir,
      CONNECTOR_PORT: String(port),
      CONNECTOR_MANAGEMENT_PORT: String(managementPort),
      CONNECTOR_SECRET,
      SOURCES_KEYS,
      SOURCES_ALLOWED_NETWORKS: '127.0.0.0/8',
      SOURCES_POLL_SECONDS: '1',
      ...options.settings,
    },
  });
  return {
    process,
    managementUrl,
    apiSettings: { CONNECTOR_URL: `http://${host}:${port}`, CONNECTOR_SECRET },
  };
}
