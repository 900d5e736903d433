/** The paths of the built programs. */
export const PROGRAMS = {
  api: 'dist/apps/api/src/main.js',
  worker: 'dist/apps/ocr-worker/src/main.js',
  connector: 'dist/apps/connector/src/main.js',
  migrate: 'dist/apps/api/src/commands/migrate.js',
} as const;

/** The quota of each account. Only the account that tests the quota reaches it. */
export const QUOTA_BYTES = 6 * 1024 * 1024;

/** The addresses and paths that the apps need. */
export interface Addresses {
  readonly ownerUrl: string;
  readonly databaseUrl: string;
  readonly queueUrl: string;
  readonly connectorUrl: string;
  /** The port of the connector that the apis ask. */
  readonly connectorPort: number;
  readonly folder: string;
  readonly storage: Readonly<Record<string, string>>;
  readonly redisUrl: string | undefined;
  readonly unsyncedLog: string;
  readonly unsyncedRoot: string;
  readonly heapLog: string;
}

/** Rate limits and load shedding are off, because the clients send many requests and the machine is busy. */
const API_SETTINGS = {
  RATE_LIMIT_IP: '0',
  RATE_LIMIT_AUTH: '0',
  RATE_LIMIT_ACCOUNT: '0',
  RATE_LIMIT_CLOUD: '0',
  SHED_EVENT_LOOP_DELAY_MS: '0',
  RECONCILE_SECONDS: '2',
  DATABASE_POOL_SIZE: '8',
  QUOTA_BYTES: String(QUOTA_BYTES),
  JWT_SECRET: 'a secret of this run that is long enough',
};

const CONNECTOR_SECRET = 'a secret of this run, of apis and connectors';

export function apiEnv(
  addresses: Addresses,
  port: number,
  managementPort: number,
): Record<string, string> {
  return {
    ...sharedEnv(addresses),
    ...API_SETTINGS,
    DATABASE_URL: addresses.databaseUrl,
    CONNECTOR_URL: `http://127.0.0.1:${addresses.connectorPort}`,
    CONNECTOR_SECRET,
    // For planted faults.
    OWNER_URL: addresses.ownerUrl,
    PORT: String(port),
    MANAGEMENT_PORT: String(managementPort),
  };
}

export function connectorEnv(
  addresses: Addresses,
  port: number,
  managementPort: number,
): Record<string, string> {
  return {
    ...sharedEnv(addresses),
    CONNECTOR_DATABASE_URL: addresses.connectorUrl,
    CONNECTOR_PORT: String(port),
    CONNECTOR_MANAGEMENT_PORT: String(managementPort),
    CONNECTOR_SECRET,
    SOURCES_KEYS: '1:a-key-of-this-run-that-is-long-enough-for-sources',
    SOURCES_ALLOWED_NETWORKS: '127.0.0.0/8',
    SOURCES_POLL_SECONDS: '1',
  };
}

export function workerEnv(addresses: Addresses, managementPort: number): Record<string, string> {
  return {
    ...sharedEnv(addresses),
    QUEUE_DATABASE_URL: addresses.queueUrl,
    WORKER_MANAGEMENT_PORT: String(managementPort),
    // A worker stores an original here while it reads the document. A killed worker does not
    // remove it; the end of the run does.
    TMPDIR: addresses.folder,
  };
}

function sharedEnv({ folder, storage, redisUrl, unsyncedLog, unsyncedRoot, heapLog }: Addresses) {
  return {
    ...storage,
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    DATA_DIR: folder,
    OCR_LANGUAGES: 'eng',
    LOG_LEVEL: 'info',
    UNSYNCED_LOG: unsyncedLog,
    UNSYNCED_ROOT: unsyncedRoot,
    HEAP_LOG: heapLog,
  };
}
