import type { Environment } from './settings.ts';

/** What any Node program may need of the system it runs on. */
const systemNames = [
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
 * What the worker may see. It opens hostile files, so this is a list of what it gets, not of what it
 * does not: a new secret of the api never reaches it by omission.
 */
const workerNames = ['HOST', 'DATA_DIR', 'STORAGE_URL', 'REDIS_URL', 'REDIS_URL_FILE'];
const workerPrefixes = ['WORKER_', 'OCR_', 'CELL_', 'MAX_', 'PAGE_', 'LOG_', 'AWS_'];

/** Of no use to the api, or not meant for it. */
const notForApi = /^(npm_|INIT_CWD$|QUEUE_DATABASE_URL(_FILE)?$|QUEUE_ROLE_PASSWORD(_FILE)?$)/;

/** The addresses that the processes get of their databases. */
export interface Databases {
  databaseUrl: string;
  queueUrl: string;
  /** Set when the migrations shall make the worker's role. */
  queuePassword?: string;
}

export interface Ports {
  port: number;
  managementPort: number;
  workerManagementPort: number;
}

/** The processes that read settings. */
export type ReaderName = 'migrations' | 'api' | 'ocr-worker';
export type ReaderEnvironments = Readonly<Record<ReaderName, NodeJS.ProcessEnv>>;

/** The environment of each process. */
export function environmentsOf(
  own: Environment,
  folders: { readonly dataDir: string; readonly temporary: string },
  { port, managementPort, workerManagementPort }: Ports,
  { databaseUrl, queueUrl, queuePassword }: Databases,
): ReaderEnvironments {
  return {
    migrations: migrateEnvironment(own, {
      DATABASE_URL: databaseUrl,
      ...(queuePassword === undefined ? {} : { QUEUE_ROLE_PASSWORD: queuePassword }),
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

/** The api's environment: ours, without what is the worker's or npm's. */
export function apiEnvironment(own: Environment, given: Record<string, string>): NodeJS.ProcessEnv {
  return { ...pick(own, (name) => !notForApi.test(name)), ...given };
}

/** The worker's environment. */
export function workerEnvironment(
  own: Environment,
  given: Record<string, string>,
): NodeJS.ProcessEnv {
  return { ...pick(own, isForWorker), ...given };
}

/** The environment of the migrations. */
export function migrateEnvironment(
  own: Environment,
  given: Record<string, string>,
): NodeJS.ProcessEnv {
  return { ...pick(own, isForMigrations), ...given };
}

function isForWorker(name: string): boolean {
  return (
    systemNames.includes(name) ||
    workerNames.includes(name) ||
    workerPrefixes.some((prefix) => name.startsWith(prefix))
  );
}

function isForMigrations(name: string): boolean {
  return systemNames.includes(name) || name.startsWith('LOG_');
}

function pick(own: Environment, isAllowed: (name: string) => boolean): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(own).filter(([name]) => isAllowed(name)));
}
