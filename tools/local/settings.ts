import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Failure } from './failure.ts';

/** The exit status of a process that was configured wrongly (EX_CONFIG of sysexits.h). */
export const exitConfig = 78;

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the launcher itself must know; everything else is between the environment and the apps. */
export interface LocalSettings {
  dataDir: string;
  host: string;
  /** 0: a free one. */
  port: number;
  managementPort: number;
  workerManagementPort: number;
  /** Undefined: the embedded PostgreSQL. */
  databaseUrl: string | undefined;
  queueDatabaseUrl: string | undefined;
}

/** Reads them all and names every bad one at once, never its value. */
export function readSettings(environment: Environment, root: string): LocalSettings {
  const problems: string[] = [];
  const port = (name: string, fallback: number): number => {
    const text = environment[name] || String(fallback);
    if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
    problems.push(`${name} must be a port number`);
    return fallback;
  };
  const secret = (name: string): string | undefined => {
    const file = environment[`${name}_FILE`];
    if (!file) return environment[name] || undefined;
    if (environment[name]) problems.push(`${name} is given twice, also as ${name}_FILE`);
    try {
      return readFileSync(file, 'utf8').trim();
    } catch {
      problems.push(`${name}_FILE names a file that cannot be read`);
      return undefined;
    }
  };
  const databaseUrl = secret('DATABASE_URL');
  if (databaseUrl !== undefined && !URL.canParse(databaseUrl)) {
    problems.push('DATABASE_URL must be a postgres:// URL');
  }
  const settings: LocalSettings = {
    dataDir: resolve(root, environment.DATA_DIR || 'data'),
    host: environment.HOST || '127.0.0.1',
    port: port('PORT', 3000),
    managementPort: port('MANAGEMENT_PORT', 9464),
    workerManagementPort: port('WORKER_MANAGEMENT_PORT', 9465),
    databaseUrl,
    queueDatabaseUrl: secret('QUEUE_DATABASE_URL'),
  };
  if (problems.length > 0) throw new Failure(`${problems.join('; ')}.`, exitConfig);
  return settings;
}

/** How a process of this machine reaches a listener on that host. */
export function localAddress(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
