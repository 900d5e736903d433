import type { RolePasswords } from './local-database.ts';
import type { Environment } from './settings.ts';

/** Variables of the system that any Node program may need. */
const SYSTEM_NAMES = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'TERM',
  'NO_COLOR',
  'FORCE_COLOR',
  'NODE_ENV',
  'NODE_OPTIONS',
  'NODE_EXTRA_CA_CERTS',
  'SystemRoot',
];

/**
 * The variables that the worker gets. It opens hostile files, so this list names what is allowed, not what is
 * forbidden: a new secret of the api does not reach the worker by default.
 */
const WORKER_NAMES = [
  'MANAGEMENT_HOST',
  'DATA_DIR',
  'REQUIRE_TLS',
  'STORAGE_URL',
  'REDIS_URL',
  'REDIS_URL_FILE',
];
const WORKER_PREFIXES = ['WORKER_', 'OCR_', 'CELL_', 'SANDBOX_', 'MAX_', 'PAGE_', 'LOG_', 'AWS_'];

/** Variables that the api does not need or must not have. */
const NOT_FOR_API =
  /^(npm_|INIT_CWD$|QUEUE_DATABASE_URL(_FILE)?$|(API|QUEUE)_ROLE_PASSWORD(_FILE)?$|QUEUE_ROLE_CONNECTIONS$)/;

/** The database URLs of the processes. */
export interface Databases {
  /** Of the owner. */
  migrationUrl: string;
  /** Of the api. */
  databaseUrl: string;
  /** Of the worker. */
  queueUrl: string;
  /** Set when the migrations must create the roles of the api and the worker. */
  passwords?: RolePasswords;
}

export interface Ports {
  port: number;
  managementPort: number;
  workerManagementPort: number;
}

/** The processes that read settings. */
export type ReaderName = 'migrations' | 'api' | 'ocr-worker';
export type ReaderEnvironments = Readonly<Record<ReaderName, NodeJS.ProcessEnv>>;

/** Returns the environment of each process. */
export function environmentsOf(
  own: Environment,
  folders: { readonly dataDir: string; readonly temporary: string },
  { port, managementPort, workerManagementPort }: Ports,
  { migrationUrl, databaseUrl, queueUrl, passwords }: Databases,
): ReaderEnvironments {
  return {
    migrations: migrateEnvironment(own, {
      DATABASE_URL: migrationUrl,
      ...(passwords && {
        API_ROLE_PASSWORD: passwords.api,
        QUEUE_ROLE_PASSWORD: passwords.queue,
      }),
    }),
    api: apiEnvironment(own, {
      DATA_DIR: folders.dataDir,
      DATABASE_URL: databaseUrl,
      DATABASE_URL_FILE: '',
      PORT: String(port),
      MANAGEMENT_PORT: String(managementPort),
    }),
    'ocr-worker': workerEnvironment(own, {
      DATA_DIR: folders.dataDir,
      QUEUE_DATABASE_URL: queueUrl,
      WORKER_MANAGEMENT_PORT: String(workerManagementPort),
      TMPDIR: folders.temporary,
    }),
  };
}

/** Returns the launcher's environment without the variables of the worker and of npm. */
export function apiEnvironment(own: Environment, given: Record<string, string>): NodeJS.ProcessEnv {
  return { ...pick(own, (name) => !NOT_FOR_API.test(name)), ...given };
}

/** Returns the worker's environment: only the allowed variables. */
export function workerEnvironment(
  own: Environment,
  given: Record<string, string>,
): NodeJS.ProcessEnv {
  return { ...pick(own, isForWorker), ...given };
}

/** Returns the environment of the migrations. */
export function migrateEnvironment(
  own: Environment,
  given: Record<string, string>,
): NodeJS.ProcessEnv {
  return { ...pick(own, isForMigrations), ...given };
}

function isForWorker(name: string): boolean {
  return (
    SYSTEM_NAMES.includes(name) ||
    WORKER_NAMES.includes(name) ||
    WORKER_PREFIXES.some((prefix) => name.startsWith(prefix))
  );
}

function isForMigrations(name: string): boolean {
  return (
    SYSTEM_NAMES.includes(name) ||
    ['QUEUE_ROLE_CONNECTIONS', 'REQUIRE_TLS'].includes(name) ||
    name.startsWith('LOG_')
  );
}

function pick(own: Environment, isAllowed: (name: string) => boolean): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(own).filter(([name]) => isAllowed(name)));
}
