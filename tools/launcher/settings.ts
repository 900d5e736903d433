import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** The exit status of a process with an invalid configuration (EX_CONFIG of sysexits.h). */
export const EXIT_CONFIG = 78;

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The settings that the launcher itself uses. The apps read all others from the environment. */
export interface LocalSettings {
  dataDir: string;
  host: string;
  managementHost: string;
  /** 0: any free port. */
  port: number;
  managementPort: number;
  workerManagementPort: number;
  connectorHost: string;
  connectorPort: number;
  connectorManagementPort: number;
  /** Undefined: the embedded PostgreSQL. */
  databaseUrl: string | undefined;
  queueDatabaseUrl: string | undefined;
  connectorDatabaseUrl: string | undefined;
}

/**
 * Reads all settings and names every invalid one, but never its value. An invalid one gets its default, so that the
 * settings of the apps can be checked, too, and all faults are reported together.
 */
export function readSettings(
  environment: Environment,
  root: string,
): { settings: LocalSettings; problems: string[] } {
  const problems: string[] = [];
  const port = (name: string, fallback: number): number => {
    const text = environment[name] || String(fallback);
    if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
    problems.push(`${name}: must be a port number`);
    return fallback;
  };
  const secret = (name: string): string | undefined => {
    const file = environment[`${name}_FILE`];
    if (!file) return environment[name] || undefined;
    if (environment[name]) problems.push(`${name}: is given twice, also as ${name}_FILE`);
    try {
      return readFileSync(file, 'utf8').trim();
    } catch {
      problems.push(`${name}_FILE: names a file that cannot be read`);
      return undefined;
    }
  };
  const address = (name: string): string | undefined => {
    const text = secret(name);
    if (text === undefined || URL.canParse(text)) return text;
    problems.push(`${name}: must be a postgres:// URL`);
    return undefined;
  };
  const settings: LocalSettings = {
    dataDir: resolve(root, environment.DATA_DIR || 'data'),
    host: environment.HOST || '127.0.0.1',
    managementHost: environment.MANAGEMENT_HOST || '127.0.0.1',
    port: port('PORT', 3000),
    managementPort: port('MANAGEMENT_PORT', 9464),
    workerManagementPort: port('WORKER_MANAGEMENT_PORT', 9465),
    connectorHost: environment.CONNECTOR_HOST || '127.0.0.1',
    connectorPort: port('CONNECTOR_PORT', 3003),
    connectorManagementPort: port('CONNECTOR_MANAGEMENT_PORT', 9467),
    databaseUrl: address('DATABASE_URL'),
    queueDatabaseUrl: address('QUEUE_DATABASE_URL'),
    connectorDatabaseUrl: address('CONNECTOR_DATABASE_URL'),
  };
  return { settings, problems };
}

/** Returns the URL by which a process on this machine reaches a listener on that host. */
export function localAddress(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
