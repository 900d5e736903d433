import type { ConnectorSecrets } from './connector-secrets.ts';
import type { RolePasswords } from './local-database.ts';
import { localAddress, type Environment } from './settings.ts';

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

/** The variables that the connector gets. It connects to hosts that users name, so this list names what is allowed, too. */
const CONNECTOR_NAMES = [
  'MANAGEMENT_HOST',
  'DATA_DIR',
  'REQUIRE_TLS',
  'STORAGE_URL',
  'MAX_FILE_BYTES',
];
const CONNECTOR_PREFIXES = ['SOURCES_', 'GOOGLE_', 'MICROSOFT_', 'LOG_', 'AWS_'];

/** Variables that the api does not need or must not have. */
const NOT_FOR_API =
  /^(npm_|INIT_CWD$|(QUEUE|CONNECTOR)_DATABASE_URL(_FILE)?$|SOURCES_KEYS(_FILE)?$|(GOOGLE|MICROSOFT)_CLIENT_SECRET(_FILE)?$|(API|QUEUE|CONNECTOR)_ROLE_)/;

/** The database URLs of the processes. */
export interface Databases {
  /** Of the owner. */
  migrationUrl: string;
  /** Of the api. */
  databaseUrl: string;
  /** Of the worker. */
  queueUrl: string;
  /** Of the connector. Undefined: no connector is started. */
  connectorUrl?: string | undefined;
  /** Set when the migrations must create the roles of the processes. */
  passwords?: RolePasswords;
  /** The secrets of the connector that the environment does not give. */
  connectorSecrets?: ConnectorSecrets;
}

export interface Ports {
  port: number;
  managementPort: number;
  workerManagementPort: number;
  connectorHost: string;
  connectorPort: number;
  connectorManagementPort: number;
}

/** The processes that read settings. */
export type ReaderName = 'migrations' | 'api' | 'ocr-worker' | 'connector';
/** Without a connector, it reads no settings. */
export type ReaderEnvironments = Readonly<
  Record<Exclude<ReaderName, 'connector'>, NodeJS.ProcessEnv> & { connector?: NodeJS.ProcessEnv }
>;

/** Returns the environment of each process. */
export function environmentsOf(
  own: Environment,
  folders: { readonly dataDir: string; readonly temporary: string },
  ports: Ports,
  databases: Databases,
): ReaderEnvironments {
  const { migrationUrl, databaseUrl, queueUrl, passwords, connectorSecrets } = databases;
  const { CONNECTOR_URL: external } = own;
  const hasConnector = databases.connectorUrl !== undefined && !external;
  return {
    migrations: migrateEnvironment(own, {
      DATABASE_URL: migrationUrl,
      ...(passwords && {
        API_ROLE_PASSWORD: passwords.api,
        QUEUE_ROLE_PASSWORD: passwords.queue,
        CONNECTOR_ROLE_PASSWORD: passwords.connector,
      }),
    }),
    api: apiEnvironment(own, {
      DATA_DIR: folders.dataDir,
      DATABASE_URL: databaseUrl,
      DATABASE_URL_FILE: '',
      PORT: String(ports.port),
      MANAGEMENT_PORT: String(ports.managementPort),
      ...(hasConnector && {
        CONNECTOR_URL: localAddress(ports.connectorHost, ports.connectorPort),
        ...(connectorSecrets?.secret && { CONNECTOR_SECRET: connectorSecrets.secret }),
      }),
    }),
    'ocr-worker': workerEnvironment(own, {
      DATA_DIR: folders.dataDir,
      QUEUE_DATABASE_URL: queueUrl,
      WORKER_MANAGEMENT_PORT: String(ports.workerManagementPort),
      TMPDIR: folders.temporary,
    }),
    ...(hasConnector && {
      connector: connectorEnvironment(own, {
        DATA_DIR: folders.dataDir,
        CONNECTOR_DATABASE_URL: databases.connectorUrl ?? '',
        CONNECTOR_PORT: String(ports.connectorPort),
        CONNECTOR_MANAGEMENT_PORT: String(ports.connectorManagementPort),
        ...(connectorSecrets?.secret && { CONNECTOR_SECRET: connectorSecrets.secret }),
        ...(connectorSecrets?.keys && { SOURCES_KEYS: connectorSecrets.keys }),
      }),
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

/** Returns the connector's environment: only the allowed variables. */
export function connectorEnvironment(
  own: Environment,
  given: Record<string, string>,
): NodeJS.ProcessEnv {
  return { ...pick(own, isForConnector), ...given };
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

function isForConnector(name: string): boolean {
  return (
    SYSTEM_NAMES.includes(name) ||
    CONNECTOR_NAMES.includes(name) ||
    CONNECTOR_PREFIXES.some((prefix) => name.startsWith(prefix)) ||
    /^CONNECTOR_(?!ROLE_|DATABASE_URL)/.test(name)
  );
}

function isForMigrations(name: string): boolean {
  return (
    SYSTEM_NAMES.includes(name) ||
    ['QUEUE_ROLE_CONNECTIONS', 'CONNECTOR_ROLE_CONNECTIONS', 'REQUIRE_TLS'].includes(name) ||
    name.startsWith('LOG_')
  );
}

function pick(own: Environment, isAllowed: (name: string) => boolean): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(own).filter(([name]) => isAllowed(name)));
}
