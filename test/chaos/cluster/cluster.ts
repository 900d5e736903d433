import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provisionDatabase, roleUrls } from '../../../tools/launcher/local-database.ts';
import { Failure } from '../../../tools/launcher/failure.ts';
import { runProgram } from '../../../tools/launcher/run-program.ts';
import { BREAKS, type Break } from '../breaks.ts';
import type { ChaosOptions } from '../options.ts';
import { Random } from '../random.ts';
import { FaultPointPlan } from './fault-point-plan.ts';
import { ChaosDatabase } from './database.ts';
import { ChaosDisk } from './disk.ts';
import { Gate } from './gate.ts';
import { ClusterProcess, type ClusterProcessEnd, type Role } from './cluster-process.ts';
import { ObjectStore } from './object-store.ts';
import { reservePorts } from './ports.ts';
import { ServerProcess } from './server-process.ts';
import { apiEnv, connectorEnv, PROGRAMS, workerEnv, type Addresses } from './settings.ts';
import { SourceServer } from './source-server.ts';

const API_COUNT = 3;
const WORKER_COUNT = 2;
const CONNECTOR_COUNT = 2;
/** PostgreSQL, Redis, the store, and the server of the source. */
const SERVERS = 4;
/** The steps of a process's clock. Half of the processes keep the right time. */
const CLOCK_STEPS_MS = [0, 0, -120_000, 120_000];
const ROOT = join(import.meta.dirname, '../../..');

/** The servers and apps of a run, and what the nemesis needs of them. */
export interface Cluster {
  readonly folder: string;
  readonly database: ChaosDatabase;
  /** For the run itself. The apps use other roles. */
  readonly databaseUrl: string;
  readonly redis: ServerProcess | undefined;
  readonly objects: ObjectStore | undefined;
  readonly disk: ChaosDisk;
  readonly power: Gate;
  /** Closed while the store is full, read-only or unavailable: then apis may refuse uploads. */
  readonly store: Gate;
  readonly faultPointPlan: FaultPointPlan;
  readonly apis: readonly ClusterProcess[];
  readonly workers: readonly ClusterProcess[];
  readonly connectors: readonly ClusterProcess[];
  /** All apps. */
  readonly apps: readonly ClusterProcess[];
  /** Undefined where rclone is not installed: then the connectors have nothing to do. */
  readonly source: SourceServer | undefined;
  readonly apiUrls: readonly string[];
  /** The log of writes, renames and syncs, by inject/unsynced.ts. */
  readonly unsyncedLog: string;
  /** The heap limits that the apps logged, in bytes, one a line. */
  readonly heapLog: string;
  stop(): Promise<void>;
}

/** Starts the servers and makes the apps. `onEnd` is called after every end of an app that `stop` did not cause. */
export async function startCluster(
  options: ChaosOptions,
  faultPointPlan: FaultPointPlan,
  onEnd: (end: ClusterProcessEnd) => void,
): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'strongroom-chaos-'));
  mkdirSync(join(folder, 'logs'));
  const ports = await reservePorts(SERVERS + 2 * API_COUNT + WORKER_COUNT + 2 * CONNECTOR_COUNT);
  const appPorts = ports.slice(SERVERS);
  const { disk, database, redis, objects, source, servers } = makeServers(options, folder, ports);
  await Promise.all([database.start(), ...servers.map((one) => one?.start())]);
  const addresses: Addresses = {
    ...(await prepareDatabase(database)),
    folder,
    connectorPort: appPorts[0] ?? 0,
    storage: objects?.env ?? { STORAGE_URL: `file://${disk.folder}` },
    redisUrl: redis && `redis://127.0.0.1:${redis.port}`,
    unsyncedLog: join(folder, 'unsynced.log'),
    unsyncedRoot: disk.folder,
    heapLog: join(folder, 'heap.log'),
  };
  const power = new Gate();
  const processes = makeApps({ options, addresses, appPorts, faultPointPlan, power, onEnd });
  return {
    ...processes,
    source,
    folder,
    database,
    databaseUrl: addresses.ownerUrl,
    redis,
    objects,
    disk,
    power,
    store: new Gate(),
    faultPointPlan,
    unsyncedLog: addresses.unsyncedLog,
    heapLog: addresses.heapLog,
    stop: async () => {
      // An app that waits at the gate could not be stopped.
      power.open();
      await Promise.all(processes.apps.map((one) => one.stop()));
      await Promise.all([database.stop(), ...servers.map((one) => one?.stop())]);
      disk.unmount();
      if (!options.isKept) await rm(folder, { recursive: true, force: true });
    },
  };
}

function makeServers(options: ChaosOptions, folder: string, ports: readonly number[]) {
  const [postgresPort = 0, redisPort = 0, storePort = 0, sourcePort = 0] = ports;
  const disk = new ChaosDisk(join(folder, 'blobs'));
  const database = new ChaosDatabase(folder, postgresPort);
  const redis = options.queue === 'redis' ? redisServer(folder, redisPort) : undefined;
  const objects = options.storage === 's3' ? new ObjectStore(disk.folder, storePort) : undefined;
  const source = SourceServer.create(join(folder, 'remote'), sourcePort);
  const servers = [redis, objects?.server, source?.server];
  return { disk, database, redis, objects, source, servers };
}

interface AppsOptions {
  readonly options: ChaosOptions;
  readonly addresses: Addresses;
  readonly appPorts: readonly number[];
  readonly faultPointPlan: FaultPointPlan;
  readonly power: Gate;
  readonly onEnd: (end: ClusterProcessEnd) => void;
}

function makeApps({ options, addresses, appPorts, faultPointPlan, power, onEnd }: AppsOptions) {
  const ports = [...appPorts];
  const nextPort = () => ports.shift() ?? 0;
  const clocks = new Random(options.seed).fork('clocks');
  const make = (role: Role, index: number, managementPort: number, env: Env) =>
    new ClusterProcess({
      name: `${role} ${index + 1}`,
      role,
      script: PROGRAMS[role],
      managementPort,
      env,
      heapMb: options.heapMb,
      injected: modulesFor(role, index, options),
      logFile: join(addresses.folder, 'logs', `${role}-${index + 1}.log`),
      power,
      nextFaultPoints: () => faultPointPlan.next(role),
      // The tickets of the api for the connector are valid for a minute.
      nextClockStepMs: () => (role === 'connector' ? 0 : clocks.pick(CLOCK_STEPS_MS)),
      onEnd,
    });
  const connectors = Array.from({ length: CONNECTOR_COUNT }, (_, index) => {
    const [port, managementPort] = [nextPort(), nextPort()];
    return make('connector', index, managementPort, connectorEnv(addresses, port, managementPort));
  });
  const apiUrls: string[] = [];
  const apis = Array.from({ length: API_COUNT }, (_, index) => {
    const [port, managementPort] = [nextPort(), nextPort()];
    apiUrls.push(`http://127.0.0.1:${port}`);
    return make('api', index, managementPort, apiEnv(addresses, port, managementPort));
  });
  const workers = Array.from({ length: WORKER_COUNT }, (_, index) => {
    const port = nextPort();
    return make('worker', index, port, workerEnv(addresses, port));
  });
  return { apis, workers, connectors, apps: [...apis, ...workers, ...connectors], apiUrls };
}

type Env = Readonly<Record<string, string>>;

function modulesFor(role: Role, index: number, options: ChaosOptions): string[] {
  return [
    'note-heap.ts',
    'kill-at-fault-point.ts',
    'stop-at-fault-point.ts',
    'step-clock.ts',
    ...(options.storage === 'file' ? ['unsynced.ts'] : []),
    ...(role === 'api' ? ['hurry.ts', ...breaksFor(index, options)] : []),
  ];
}

function breaksFor(index: number, { broken }: ChaosOptions): string[] {
  if (broken === undefined) return [];
  const { module, apis = API_COUNT }: Break = BREAKS[broken];
  return index < apis ? [module] : [];
}

/** A Redis without persistence, so that each kill empties the queue. */
function redisServer(folder: string, port: number): ServerProcess {
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  return new ServerProcess('redis-server', [...args, '--save', '', '--appendonly', 'no'], port);
}

async function prepareDatabase(database: ChaosDatabase) {
  const ownerUrl = await provisionDatabase(database.adminUrl);
  const passwords = {
    api: 'the-password-of-the-api',
    queue: 'the-password-of-the-queue',
    connector: 'the-password-of-the-connector',
  };
  const env = {
    PATH: process.env['PATH'],
    DATABASE_URL: ownerUrl,
    API_ROLE_PASSWORD: passwords.api,
    QUEUE_ROLE_PASSWORD: passwords.queue,
    CONNECTOR_ROLE_PASSWORD: passwords.connector,
    LOG_LEVEL: 'warn',
  };
  const code = await runProgram(ROOT, PROGRAMS.migrate, env, new AbortController().signal);
  if (code !== 0) throw new Failure('the migrations failed: see above.');
  return { ownerUrl, ...roleUrls(ownerUrl, passwords) };
}
