/** The built programs. */
export const PROGRAMS = {
  api: 'dist/apps/api/src/main.js',
  worker: 'dist/apps/ocr-worker/src/main.js',
  migrate: 'dist/apps/api/src/commands/migrate.js',
} as const;

/** The quota of an account. Only the account that uploads too much on purpose reaches it. */
export const QUOTA_BYTES = 6 * 1024 * 1024;

/** The addresses and paths that the apps need. */
export interface Addresses {
  readonly databaseUrl: string;
  readonly queueUrl: string;
  readonly folder: string;
  readonly storage: Readonly<Record<string, string>>;
  readonly redisUrl: string | undefined;
  readonly unsyncedLog: string;
  readonly unsyncedRoot: string;
  readonly heapLog: string;
}

/** Without rate limits and load shedding: clients send more requests than people, on a busy machine. */
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
    ...shared(addresses),
    ...API_SETTINGS,
    DATABASE_URL: addresses.databaseUrl,
    PORT: String(port),
    MANAGEMENT_PORT: String(managementPort),
  };
}

export function workerEnv(addresses: Addresses, managementPort: number): Record<string, string> {
  return {
    ...shared(addresses),
    QUEUE_DATABASE_URL: addresses.queueUrl,
    WORKER_MANAGEMENT_PORT: String(managementPort),
    // The worker stores originals there while it reads them. The end of the run removes what killed workers leave.
    TMPDIR: addresses.folder,
  };
}

function shared({ folder, storage, redisUrl, unsyncedLog, unsyncedRoot, heapLog }: Addresses) {
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
