import type { ChildProcess } from 'node:child_process';
import { closeSync, fchownSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findPostgresBinaries } from './binaries.ts';
import { openCluster, SUPERUSER, type Cluster } from './cluster.ts';
import { readPostmasterFile, stopOrphan, stopPostmaster } from './postmaster.ts';
import { spawnAs } from './run-as.ts';

/** The options of `startEmbeddedPostgres`. */
export interface EmbeddedPostgresOptions {
  /** Created if it does not exist. Only one caller may use it at a time. */
  dataDir: string;
  /** On 127.0.0.1; the default is a free port. */
  port?: number;
  /** The file of the server's own log; default `<dataDir>.log`. */
  logFile?: string;
  /** false is faster, but a crash of the machine (not of the server) can lose the data. For tests. */
  isDurable?: boolean;
  /** Further settings of the server, such as `max_connections`. */
  settings?: Readonly<Record<string, string>>;
  /** Aborts a start in progress. */
  signal?: AbortSignal;
}

/** How the server ended. */
export interface ServerExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A running server. */
export interface EmbeddedPostgres {
  /** As superuser, to the database `postgres`. */
  url: string;
  port: number;
  pid: number;
  logFile: string;
  /** Fulfilled when the server has ended, for whatever reason. */
  exited: Promise<ServerExit>;
  /** Closes all connections, writes everything to disk and stops the server. */
  stop(): Promise<void>;
}

const READY_TIMEOUT_MS = 120_000;
const POLL_MS = 10;
const MAX_ATTEMPTS = 10;
const RETRY_MS = 200;
const MAX_LOG_BYTES = 10 * 1024 * 1024;
const SHOWN_LOG_BYTES = 2_000;

/**
 * Starts PostgreSQL on a data directory. A server that a killed process left running there is
 * stopped first.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const logFile = resolve(options.logFile ?? `${dataDir}.log`);
  const binaries = findPostgresBinaries();
  await stopOrphan(dataDir);
  const cluster = await openCluster(dataDir, binaries, options.isDurable ?? true);
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await findFreePort());
    const logStart = prepareLog(logFile);
    const server = launch(cluster, binaries.postgres, port, logFile, options);
    const failure = await untilReady(server, cluster.dataDir, options.signal);
    if (failure === undefined) return describe(server, cluster, port, logFile);
    const log = readFileSync(logFile).subarray(logStart).toString('utf8');
    if (attempt === MAX_ATTEMPTS || !isPassing(log, options)) {
      throw new Error(`PostgreSQL ${failure}: ${log.trim().slice(-SHOWN_LOG_BYTES)}`);
    }
    await delay(RETRY_MS);
  }
}

interface Server {
  child: ChildProcess;
  exited: Promise<ServerExit>;
  hasExited: () => boolean;
}

function launch(
  { dataDir, runAs }: Cluster,
  postgres: string,
  port: number,
  logFile: string,
  { isDurable = true, settings = {} }: EmbeddedPostgresOptions,
): Server {
  const speed = { fsync: 'off', full_page_writes: 'off' };
  const effective = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    logging_collector: 'off',
    ...(isDurable ? {} : speed),
    ...settings,
  };
  const flags = Object.entries(effective).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(logFile, 'a', 0o600);
  try {
    if (runAs.owner) fchownSync(log, runAs.owner.uid, runAs.owner.gid);
    const child = spawnAs(
      runAs,
      [postgres, '-D', dataDir, ...flags],
      ['ignore', log, log],
      dirname(dataDir),
    );
    let hasExited = false;
    const exited = new Promise<ServerExit>((done) => {
      child.once('error', () => done({ code: 1, signal: null }));
      child.once('exit', (code, signal) => done({ code, signal }));
    }).then((exit) => {
      hasExited = true;
      return exit;
    });
    return { child, exited, hasExited: () => hasExited };
  } finally {
    closeSync(log);
  }
}

/** Why the server did not become ready; undefined if it did. */
async function untilReady(
  server: Server,
  dataDir: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline && !signal?.aborted) {
    if (server.hasExited()) return 'ended while it was starting';
    const file = readPostmasterFile(dataDir);
    if (file?.isReady && file.pid === server.child.pid) return undefined;
    await delay(POLL_MS);
  }
  await stop(server);
  return signal?.aborted
    ? 'was told to stop while it was starting'
    : 'did not become ready in time';
}

/** Temporary errors: another process took the port, or the previous server's children are still ending. */
function isPassing(log: string, options: EmbeddedPostgresOptions): boolean {
  if (options.signal?.aborted) return false;
  if (/shared memory block .* is still in use/.test(log)) return true;
  return options.port === undefined && /Address already in use/.test(log);
}

function describe(
  server: Server,
  cluster: Cluster,
  port: number,
  logFile: string,
): EmbeddedPostgres {
  return {
    url: `postgresql://${SUPERUSER}:${cluster.password}@127.0.0.1:${port}/postgres`,
    port,
    pid: server.child.pid ?? 0,
    logFile,
    exited: server.exited,
    stop: () => stop(server),
  };
}

async function stop({ child, hasExited }: Server): Promise<void> {
  if (child.pid === undefined) return;
  await stopPostmaster(child.pid, () => !hasExited());
}

/** Starts the log again when it has grown large, and returns the position of the next line. */
function prepareLog(logFile: string): number {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= MAX_LOG_BYTES) return size;
  truncateSync(logFile);
  return 0;
}

/** Returns a port of 127.0.0.1 that is free. Another process may take it before it is used. */
export function findFreePort(): Promise<number> {
  return new Promise((done, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => done(port));
    });
  });
}
