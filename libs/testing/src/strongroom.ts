import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '@app/embedded-postgres';
import type { MigratedDatabase } from './postgres-test-database.js';
import { StrongroomProcess } from './strongroom-process.js';

const host = 'http://127.0.0.1';
/** Tests send more requests than people do. A test about limits sets its own. */
const NO_RATE_LIMITS = {
  RATE_LIMIT_IP: '0',
  RATE_LIMIT_AUTH: '0',
  RATE_LIMIT_ACCOUNT: '0',
  RATE_LIMIT_CLOUD: '0',
};

const MAX_ATTEMPTS = 3;

/** The options of the apps that a test starts. */
export interface StrongroomOptions {
  database: Pick<MigratedDatabase, 'apiUrl' | 'queueUrl'>;
  /** Environment variables for both apps. */
  settings?: Readonly<Record<string, string>>;
  /** For the api only. */
  apiSettings?: Readonly<Record<string, string>>;
  /** For the worker only. */
  workerSettings?: Readonly<Record<string, string>>;
  /** Kept if given; otherwise a temporary folder that `stop()` removes. */
  dataDir?: string;
}

/** The built api and one worker, running. */
export interface Strongroom {
  /** The public address, such as http://127.0.0.1:41234. */
  url: string;
  managementUrl: string;
  workerManagementUrl: string;
  dataDir: string;
  api: StrongroomProcess;
  worker: StrongroomProcess;
  /** Stops both and removes the temporary folder. The caller drops the database. */
  stop(): Promise<void>;
}

/** Starts the built api and worker on free ports and waits until both are ready. */
export async function startStrongroom(options: StrongroomOptions): Promise<Strongroom> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnFreePorts(options);
    } catch (error) {
      // Another process may take a port between the moment when it was free and its use.
      const isTaken = error instanceof Error && error.message.includes('EADDRINUSE');
      if (!isTaken || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

async function startOnFreePorts(options: StrongroomOptions): Promise<Strongroom> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'strongroom-e2e-')));
  const [port, managementPort, workerPort] = await findFreePorts();
  const api = new StrongroomProcess({
    script: 'dist/apps/api/src/main.js',
    readyUrl: `${host}:${managementPort}/health/ready`,
    env: {
      DATA_DIR: dataDir,
      DATABASE_URL: options.database.apiUrl,
      PORT: String(port),
      MANAGEMENT_PORT: String(managementPort),
      // A busy test machine must not count as overload.
      SHED_EVENT_LOOP_DELAY_MS: '0',
      ...NO_RATE_LIMITS,
      ...options.settings,
      ...options.apiSettings,
    },
  });
  const worker = workerOn(workerPort, { ...options, dataDir });
  const stop = async (): Promise<void> => {
    await Promise.all([api.stop(), worker.stop()]);
    if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await Promise.all([api.start(), worker.start()]);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `${host}:${port}`,
    managementUrl: `${host}:${managementPort}`,
    workerManagementUrl: `${host}:${workerPort}`,
    dataDir,
    api,
    worker,
    stop,
  };
}

/** Creates one more worker for the running apps; it is not started yet. */
export async function anotherWorker(
  options: StrongroomOptions & { dataDir: string },
): Promise<{ worker: StrongroomProcess; managementUrl: string }> {
  const port = await findFreePort();
  return { worker: workerOn(port, options), managementUrl: `${host}:${port}` };
}

function workerOn(port: number, options: StrongroomOptions & { dataDir: string }) {
  return new StrongroomProcess({
    script: 'dist/apps/ocr-worker/src/main.js',
    readyUrl: `${host}:${port}/health/ready`,
    env: {
      DATA_DIR: options.dataDir,
      QUEUE_DATABASE_URL: options.database.queueUrl,
      WORKER_MANAGEMENT_PORT: String(port),
      ...options.settings,
      ...options.workerSettings,
    },
  });
}

async function findFreePorts(): Promise<[number, number, number]> {
  const ports = await Promise.all([findFreePort(), findFreePort(), findFreePort()]);
  return new Set(ports).size === ports.length ? ports : findFreePorts();
}
