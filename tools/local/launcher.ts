import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './build.ts';
import { DataDirClaim } from './data-dir-claim.ts';
import { apiEnvironment, migrateEnvironment, workerEnvironment } from './environments.ts';
import { Failure, say } from './failure.ts';
import {
  embeddedDatabase,
  provisionDatabase,
  queueDatabaseUrl,
  queueRolePassword,
} from './local-database.ts';
import { nodeService } from './node-service.ts';
import { reservePorts } from './ports.ts';
import { untilReady } from './readiness.ts';
import { runProgram } from './run-program.ts';
import {
  exitConfig,
  localAddress,
  readSettings,
  type Environment,
  type LocalSettings,
} from './settings.ts';
import type { StopRequest } from './stop-request.ts';
import { Supervisor, type Service, type SupervisorEvents } from './supervisor.ts';

const slowStartMs = 30_000;

/** The addresses that the apps get of their databases. */
interface Databases {
  databaseUrl: string;
  queueUrl: string;
  /** Set when the migrations shall make the worker's role. */
  queuePassword?: string;
}

/** Everything that runs on this machine for one data directory. */
export class Launcher {
  readonly #root: string;
  readonly #settings: LocalSettings;
  readonly #environment: Environment;
  readonly #stopRequest: StopRequest;
  readonly #apps: Supervisor[] = [];
  #database: Supervisor | undefined;
  #databases: Databases | undefined;
  #claim: DataDirClaim | undefined;
  #misconfigured: string | undefined;

  constructor(root: string, environment: Environment, stopRequest: StopRequest) {
    this.#root = root;
    this.#environment = environment;
    this.#settings = readSettings(environment, root);
    this.#stopRequest = stopRequest;
    stopRequest.onRepeat(() => {
      for (const supervisor of [...this.#apps, this.#database]) supervisor?.kill();
    });
  }

  /** Starts everything; resolves with the api's address when uploads work, undefined when told to stop. */
  async start(): Promise<string | undefined> {
    await this.#claimDataDir();
    const { host, port, managementPort, workerManagementPort } = this.#settings;
    const ports = await reservePorts([
      { setting: 'PORT', host, port },
      { setting: 'MANAGEMENT_PORT', host, port: managementPort },
      { setting: 'WORKER_MANAGEMENT_PORT', host, port: workerManagementPort },
    ]);
    const [, databases] = await Promise.all([this.#build(), this.#prepareDatabases()]);
    this.#databases = databases;
    await this.migrate();
    if (this.#isStopping) return undefined;
    return this.#startApps(databases, ports);
  }

  /** Brings the database up to date with the build. */
  async migrate(): Promise<void> {
    if (this.#isStopping || !this.#databases) return;
    const { databaseUrl, queuePassword } = this.#databases;
    const given = {
      DATABASE_URL: databaseUrl,
      ...(queuePassword === undefined ? {} : { QUEUE_ROLE_PASSWORD: queuePassword }),
    };
    const env = migrateEnvironment(this.#environment, given);
    const signal = this.#stopRequest.signal;
    const code = await runProgram(this.#root, 'dist/apps/api/src/commands/migrate.js', env, signal);
    if (code === 0 || this.#isStopping) return;
    const hint =
      this.#database === undefined && queuePassword !== undefined
        ? ' If the user of DATABASE_URL may not create roles, give QUEUE_DATABASE_URL as well.'
        : '';
    throw new Failure(`the database could not be brought up to date: see above.${hint}`, code);
  }

  async restartApps(): Promise<void> {
    await Promise.all(this.#apps.map((app) => app.restart()));
  }

  /** Ends everything, the database last, and lets go of the data directory. */
  async stop(): Promise<void> {
    await Promise.all(this.#apps.map((app) => app.stop()));
    await this.#database?.stop();
    this.#claim?.release();
  }

  get dataDir(): string {
    return this.#settings.dataDir;
  }

  /** The program that found its configuration bad, if one did. */
  get misconfigured(): string | undefined {
    return this.#misconfigured;
  }

  get #isStopping(): boolean {
    return this.#stopRequest.signal.aborted;
  }

  async #claimDataDir(): Promise<void> {
    const { dataDir } = this.#settings;
    try {
      mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new Failure(`DATA_DIR: ${dataDir} cannot be made (${code}).`, exitConfig);
    }
    this.#claim = await DataDirClaim.take(dataDir, (name) =>
      say(`ending the ${name} that a killed run left behind ...`),
    );
  }

  async #build(): Promise<void> {
    await ensureBuilt(this.#root, () => say('building ...'));
  }

  async #prepareDatabases(): Promise<Databases> {
    const { dataDir, databaseUrl: external, queueDatabaseUrl: externalQueue } = this.#settings;
    if (external !== undefined && externalQueue !== undefined) {
      return { databaseUrl: external, queueUrl: externalQueue };
    }
    const databaseUrl = external ?? (await this.#startDatabase());
    const queuePassword = queueRolePassword(dataDir);
    return { databaseUrl, queuePassword, queueUrl: queueDatabaseUrl(databaseUrl, queuePassword) };
  }

  async #startDatabase(): Promise<string> {
    const embedded = embeddedDatabase(this.#settings.dataDir);
    const supervisor = new Supervisor(embedded.service, this.#events());
    this.#database = supervisor;
    try {
      await supervisor.start();
    } catch (error) {
      throw new Failure(error instanceof Error ? error.message : String(error));
    }
    return provisionDatabase(embedded.adminUrl());
  }

  async #startApps(
    { databaseUrl, queueUrl }: Databases,
    ports: number[],
  ): Promise<string | undefined> {
    const [port = 0, managementPort = 0, workerPort = 0] = ports;
    const { dataDir, host } = this.#settings;
    const services = [
      nodeService({
        name: 'api',
        root: this.#root,
        script: 'dist/apps/api/src/main.js',
        env: apiEnvironment(this.#environment, {
          DATA_DIR: dataDir,
          DATABASE_URL: databaseUrl,
          DATABASE_URL_FILE: '',
          PORT: String(port),
          MANAGEMENT_PORT: String(managementPort),
        }),
      }),
      nodeService({
        name: 'ocr-worker',
        root: this.#root,
        script: 'dist/apps/ocr-worker/src/main.js',
        env: workerEnvironment(this.#environment, {
          DATA_DIR: dataDir,
          QUEUE_DATABASE_URL: queueUrl,
          WORKER_MANAGEMENT_PORT: String(workerPort),
          TMPDIR: this.#makeTemporaryFolder(),
        }),
      }),
    ];
    this.#apps.push(...services.map((service) => new Supervisor(service, this.#events())));
    const slow = setTimeout(
      () => say('still waiting for the processes to be ready ...'),
      slowStartMs,
    );
    try {
      await Promise.all(this.#apps.map((app) => app.start()));
      const areReady = await Promise.all(
        [managementPort, workerPort].map((managed) =>
          untilReady(`${localAddress(host, managed)}/health/ready`, this.#stopRequest.signal),
        ),
      );
      return areReady.every(Boolean) ? localAddress(host, port) : undefined;
    } finally {
      clearTimeout(slow);
    }
  }

  /** Originals lie there while they are read: not in a folder that all users share. */
  #makeTemporaryFolder(): string {
    const folder = join(this.#settings.dataDir, 'tmp');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  }

  #events(): SupervisorEvents {
    return {
      started: ({ name, stopSignal }: Service, pid) => this.#claim?.add(name, pid, stopSignal),
      restarting: ({ name }, reason, delayMs) =>
        say(`the ${name} ${reason}; starting it again in ${delayMs / 1_000} s.`),
      misconfigured: ({ name }) => {
        this.#misconfigured = name;
        this.#stopRequest.stop();
      },
    };
  }
}
