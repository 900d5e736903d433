/** The paths of the built programs. */
export const PROGRAMS = {
  api: 'dist/apps/api/src/main.js',
  worker: 'dist/apps/ocr-worker/src/main.js',
  migrate: 'dist/apps/api/src/commands/migrate.js',
} as const;

/** The quota of each account. Only the account that tests the quota reaches it. */
export const QUOTA_BYTES = 6 * 1024 * 1024;

/** The addresses and paths that the apps need. */
export interface Addresses {
  readonly ownerUrl: string;
  readonly databaseUrl: string;
  readonly queueUrl: string;
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
  SHED_EVENT_LOOP_DELAY_MS: '0',
  RECONCILE_SECONDS: '2',
  DATABASE_POOL_SIZE: '8',
  QUOTA_BYTES: String(QUOTA_BYTES),
  JWT_SECRET: 'a secret of this run that is long enough',
};

export function apiEnv(
  addresses: Addresses,
  port: number,
  managementPort: number,
): Record<string, string> {
  return {
    ...sharedEnv(addresses),
    ...API_SETTINGS,
    DATABASE_URL: addresses.databaseUrl,
    PORT: String(port),
    MANAGEMENT_PORT: String(managementPort),
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
