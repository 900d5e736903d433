import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  findFreePort,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../libs/embedded-postgres/src/index.ts';
import { migrateEnvironment } from '../../tools/launcher/environments.ts';
import { Failure } from '../../tools/launcher/failure.ts';
import { provisionDatabase, rolePasswords, roleUrls } from '../../tools/launcher/local-database.ts';
import { untilReady } from '../../tools/launcher/readiness.ts';
import { runProgram } from '../../tools/launcher/run-program.ts';

const READY_MS = 60_000;
const STOP_MS = 30_000;
const HOST = 'http://127.0.0.1';

/** The migrated database of a data directory; no process uses it yet. */
export interface Database {
  /** For the owner of the tables. */
  url: string;
  apiUrl: string;
  queueUrl: string;
  connectorUrl: string;
  server: EmbeddedPostgres;
}

export interface StackOptions {
  root: string;
  dataDir: string;
  database: Database;
  /** The folder of the processes' logs. */
  logDir: string;
  /** More settings of the api. */
  api?: Readonly<Record<string, string>>;
  /** More settings of the worker; false starts no worker. */
  worker?: Readonly<Record<string, string>> | false;
}

/** The built api and worker, as in production, on free ports. */
export interface Stack {
  url: string;
  managementUrl: string;
  pids: Readonly<Record<string, number>>;
  /** Stops both; the database keeps running. */
  stop(): Promise<void>;
}

/** More memory than PostgreSQL's defaults, as an operator would set it. */
const SERVER_SETTINGS = {
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  effective_cache_size: '4GB',
};

export async function openDatabase(root: string, dataDir: string): Promise<Database> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const server = await startEmbeddedPostgres({
    dataDir: join(dataDir, 'postgres'),
    settings: SERVER_SETTINGS,
  });
  try {
    const url = await provisionDatabase(server.url);
    const passwords = rolePasswords(dataDir);
    const env = migrateEnvironment(process.env, {
      DATABASE_URL: url,
      API_ROLE_PASSWORD: passwords.api,
      QUEUE_ROLE_PASSWORD: passwords.queue,
      CONNECTOR_ROLE_PASSWORD: passwords.connector,
      LOG_LEVEL: 'warn',
    });
    const code = await runProgram(
      root,
      'dist/apps/api/src/commands/migrate.js',
      env,
      new AbortController().signal,
    );
    if (code !== 0) throw new Failure('the migrations failed: see above.', code);
    const { databaseUrl: apiUrl, queueUrl, connectorUrl } = roleUrls(url, passwords);
    return { url, apiUrl, queueUrl, connectorUrl, server };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

export async function startStack(options: StackOptions): Promise<Stack> {
  const ports = await Promise.all([findFreePort(), findFreePort(), findFreePort()]);
  const [port, managementPort, workerPort] = ports;
  const apps = startApps(options, ports);
  const stop = async (): Promise<void> => void (await Promise.all(apps.map((app) => app.stop())));
  try {
    const managementPorts: Partial<Record<AppName, number>> = {
      api: managementPort,
      'ocr-worker': workerPort,
    };
    await Promise.all(apps.map((app) => app.untilReady(`${HOST}:${managementPorts[app.name]}`)));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `${HOST}:${port}`,
    managementUrl: `${HOST}:${managementPort}`,
    pids: Object.fromEntries(apps.map(({ name, pid }) => [name, pid])),
    stop,
  };
}

function startApps(options: StackOptions, [port, managementPort, workerPort]: number[]): App[] {
  const { root, dataDir, database, logDir } = options;
  const api = App.start('api', root, logDir, {
    ...commonSettings(dataDir),
    DATABASE_URL: database.apiUrl,
    JWT_SECRET: randomBytes(32).toString('hex'),
    REGISTRATION: 'open',
    PORT: String(port),
    MANAGEMENT_PORT: String(managementPort),
    ...options.api,
  });
  if (options.worker === false) return [api];
  return [api, startWorkerApp({ ...options, settings: options.worker ?? {} }, workerPort)];
}

export interface WorkerOptions extends Pick<
  StackOptions,
  'root' | 'dataDir' | 'database' | 'logDir'
> {
  settings: Readonly<Record<string, string>>;
}

/** A process beside a stack. */
export interface StartedApp {
  pid: number;
  stop(): Promise<void>;
}

/** Starts one more worker beside a stack. */
export async function startWorker(options: WorkerOptions): Promise<StartedApp> {
  const port = await findFreePort();
  return whenReady(startWorkerApp(options, port), port);
}

/** Starts a connector beside a stack, which needs its port and its secret from the start. */
export async function startConnector(
  { root, logDir, dataDir, database, settings }: WorkerOptions,
  { port, secret }: { port: number; secret: string },
): Promise<StartedApp> {
  const managementPort = await findFreePort();
  const connector = App.start('connector', root, logDir, {
    ...commonSettings(dataDir),
    CONNECTOR_DATABASE_URL: database.connectorUrl,
    CONNECTOR_PORT: String(port),
    CONNECTOR_MANAGEMENT_PORT: String(managementPort),
    CONNECTOR_SECRET: secret,
    SOURCES_KEYS: `1:${secret}`,
    ...settings,
  });
  return whenReady(connector, managementPort);
}

async function whenReady(app: App, managementPort: number): Promise<StartedApp> {
  try {
    await app.untilReady(`${HOST}:${managementPort}`);
  } catch (error) {
    await app.stop();
    throw error;
  }
  return { pid: app.pid, stop: () => app.stop() };
}

function startWorkerApp({ root, logDir, settings, ...options }: WorkerOptions, port = 0): App {
  return App.start('ocr-worker', root, logDir, {
    ...commonSettings(options.dataDir),
    QUEUE_DATABASE_URL: options.database.queueUrl,
    WORKER_MANAGEMENT_PORT: String(port),
    ...settings,
  });
}

function commonSettings(dataDir: string): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, DATA_DIR: dataDir, NODE_ENV: 'production' };
}

type AppName = 'api' | 'ocr-worker' | 'connector';

const runningChildren = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of runningChildren) child.kill('SIGKILL');
});

/** One of the built apps, run by the same Node as this process. */
class App {
  readonly name: AppName;
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;
  private readonly logFile: string;

  static start(name: AppName, root: string, logDir: string, env: NodeJS.ProcessEnv): App {
    return new App(name, root, join(logDir, `${name}.log`), env);
  }

  private constructor(name: AppName, root: string, logFile: string, env: NodeJS.ProcessEnv) {
    this.name = name;
    this.logFile = logFile;
    const log = openSync(logFile, 'w', 0o600);
    this.child = spawn(process.execPath, [join(root, `dist/apps/${name}/src/main.js`)], {
      cwd: root,
      env,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    runningChildren.add(this.child);
    this.ended = new Promise((resolve) => {
      const end = (): void => {
        runningChildren.delete(this.child);
        resolve();
      };
      this.child.once('exit', end);
      this.child.once('error', end);
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async untilReady(managementUrl: string): Promise<void> {
    const endedController = new AbortController();
    void this.ended.then(() => endedController.abort());
    const signal = AbortSignal.any([endedController.signal, AbortSignal.timeout(READY_MS)]);
    if (await untilReady(`${managementUrl}/health/ready`, signal)) return;
    throw new Failure(`the ${this.name} did not become ready: see ${this.logFile}.`);
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS);
    await this.ended;
    clearTimeout(timer);
  }
}
