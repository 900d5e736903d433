import { startProgress } from '../progress.mjs';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './ensure-built.ts';
import { DataDirClaim } from './data-dir-claim.ts';
import { checkSettings, describeFaults } from './check-settings.ts';
import {
  environmentsOf,
  type Databases,
  type Ports,
  type ReaderEnvironments,
} from './environments.ts';
import { Failure, say, SourceFailure } from './failure.ts';
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
import { untilStopped, type StopRequest } from './stop-request.ts';
import { Supervisor, type Service, type SupervisorEvents } from './supervisor.ts';
import { WAITING } from './watch.ts';

const slowStartMs = 30_000;

/** Stands for an address that is not known yet, where settings are only checked. */
const anyDatabase = 'postgres://127.0.0.1/strongroom';

/** Everything that runs on this machine for one data directory. */
export class Launcher {
  readonly #root: string;
  readonly #settings: LocalSettings;
  readonly #problems: string[];
  readonly #environment: Environment;
  readonly #stopRequest: StopRequest;
  readonly #isWatch: boolean;
  readonly #apps: Supervisor[] = [];
  readonly #appsStarted = Promise.withResolvers<void>();
  #ports: Ports;
  #isCurrent = false;
  #database: Supervisor | undefined;
  #databases: Databases | undefined;
  #claim: DataDirClaim | undefined;
  #misconfigured: string | undefined;

  /** @param isWatch whether a process that is misconfigured waits for the next build instead of ending all */
  constructor(root: string, environment: Environment, stopRequest: StopRequest, isWatch: boolean) {
    this.#root = root;
    this.#environment = environment;
    const { settings, problems } = readSettings(environment, root);
    this.#settings = settings;
    this.#problems = problems;
    this.#ports = settings;
    this.#stopRequest = stopRequest;
    this.#isWatch = isWatch;
    stopRequest.onRepeat(() => {
      for (const supervisor of [...this.#apps, this.#database]) supervisor?.kill();
    });
  }

  /** Takes the data directory and the ports, so that what is in use is told at once and not after a build. */
  async prepare(): Promise<void> {
    this.#makeDataDir();
    // Told with those of the apps, which only a build can check.
    if (this.#problems.length > 0) return;
    this.#claim = await DataDirClaim.take(this.dataDir, (name) =>
      say(`ending the ${name} that a killed run left behind ...`),
    );
    const { host, port, managementPort, workerManagementPort } = this.#settings;
    const [free = 0, management = 0, worker = 0] = await reservePorts([
      { setting: 'PORT', host, port },
      { setting: 'MANAGEMENT_PORT', host, port: managementPort },
      { setting: 'WORKER_MANAGEMENT_PORT', host, port: workerManagementPort },
    ]);
    this.#ports = { port: free, managementPort: management, workerManagementPort: worker };
  }

  /**
   * Brings everything up to date with the sources: builds, checks all settings, starts the database, migrates, and starts
   * the apps, or starts them anew. Does nothing when the last call succeeded and no source has changed since.
   *
   * @throws SourceFailure when the next change of a source may repair it
   */
  async update(): Promise<void> {
    const isBuilt = await this.#build();
    if (this.#isStopping || (!isBuilt && this.#isCurrent)) return;
    this.#isCurrent = false;
    // Later a process says it itself, and the others go on.
    if (this.#apps.length === 0) await this.#checkSettings();
    if (this.#isStopping) return;
    this.#databases ??= await this.#prepareDatabases();
    await this.#migrate(this.#databases);
    if (this.#isStopping) return;
    await this.#startApps(this.#databases);
    this.#isCurrent = true;
  }

  /** The api's address once uploads work; undefined when told to stop before. */
  async untilReady(): Promise<string | undefined> {
    const { signal } = this.#stopRequest;
    await Promise.race([this.#appsStarted.promise, untilStopped(this.#stopRequest)]);
    const { port, managementPort, workerManagementPort } = this.#ports;
    const { host } = this.#settings;
    const slow = setTimeout(
      () => say('still waiting for the processes to be ready ...'),
      slowStartMs,
    );
    const areReady = await Promise.all(
      [managementPort, workerManagementPort].map((managed) =>
        untilReady(`${localAddress(host, managed)}/health/ready`, signal),
      ),
    );
    clearTimeout(slow);
    return areReady.every(Boolean) ? localAddress(host, port) : undefined;
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

  #makeDataDir(): void {
    try {
      mkdirSync(this.dataDir, { recursive: true, mode: 0o700 });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      this.#problems.push(`DATA_DIR: names a folder that cannot be made (${code})`);
    }
  }

  #build(): Promise<boolean> {
    if (this.#apps.length === 0) return ensureBuilt(this.#root);
    // A line that is redrawn would be torn apart by the lines of the apps.
    return ensureBuilt(this.#root, () => {
      say('building ...');
      return () => {};
    });
  }

  /** Names every bad setting of every process at once, before anything is started. */
  async #checkSettings(): Promise<void> {
    const { databaseUrl, queueDatabaseUrl: queueUrl } = this.#settings;
    const environments = this.#environments({
      databaseUrl: databaseUrl ?? anyDatabase,
      queueUrl: queueUrl ?? anyDatabase,
    });
    const own = this.#problems.map((problem) => ({ problem, process: 'launcher' }));
    const faults = [...own, ...(await checkSettings(this.#root, environments))];
    if (faults.length === 0) return;
    // No source can mend what the launcher itself was given.
    const Fault = own.length > 0 ? Failure : SourceFailure;
    throw new Fault(describeFaults(faults), exitConfig);
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
    const endProgress = startProgress('starting PostgreSQL');
    try {
      await supervisor.start();
    } catch (error) {
      throw new Failure(error instanceof Error ? error.message : String(error));
    } finally {
      endProgress();
    }
    return provisionDatabase(embedded.adminUrl());
  }

  async #migrate(databases: Databases): Promise<void> {
    if (this.#isStopping) return;
    const env = this.#environments(databases).migrations;
    const signal = this.#stopRequest.signal;
    const code = await runProgram(this.#root, 'dist/apps/api/src/commands/migrate.js', env, signal);
    if (code === 0 || this.#isStopping) return;
    const hint =
      this.#database === undefined && databases.queuePassword !== undefined
        ? ' If the user of DATABASE_URL may not create roles, give QUEUE_DATABASE_URL as well.'
        : '';
    throw new SourceFailure(
      `the database could not be brought up to date: see above.${hint}`,
      code,
    );
  }

  async #startApps(databases: Databases): Promise<void> {
    if (this.#apps.length > 0) {
      await Promise.all(this.#apps.map((app) => app.restart()));
      say('built and started anew.');
      return;
    }
    this.#makeTemporaryFolder();
    const environments = this.#environments(databases);
    const services = (['api', 'ocr-worker'] as const).map((name) =>
      nodeService({
        name,
        root: this.#root,
        script: `dist/apps/${name}/src/main.js`,
        env: environments[name],
      }),
    );
    this.#apps.push(...services.map((service) => new Supervisor(service, this.#events())));
    say('starting the api and a worker ...');
    await Promise.all(this.#apps.map((app) => app.start()));
    this.#appsStarted.resolve();
  }

  #environments(databases: Databases): ReaderEnvironments {
    const folders = { dataDir: this.dataDir, temporary: this.#temporaryFolder };
    return environmentsOf(this.#environment, folders, this.#ports, databases);
  }

  /** Originals lie there while they are read: not in a folder that all users share. */
  get #temporaryFolder(): string {
    return join(this.dataDir, 'tmp');
  }

  #makeTemporaryFolder(): void {
    mkdirSync(this.#temporaryFolder, { recursive: true, mode: 0o700 });
  }

  #events(): SupervisorEvents {
    return {
      started: ({ name, stopSignal }: Service, pid) => this.#claim?.add(name, pid, stopSignal),
      restarting: ({ name }, reason, delayMs) =>
        say(`the ${name} ${reason}; starting it again in ${delayMs / 1_000} s.`),
      misconfigured: ({ name }) => {
        if (this.#isWatch) {
          say(`the configuration of the ${name} is bad: see above. ${WAITING}`);
          return;
        }
        this.#misconfigured = name;
        this.#stopRequest.stop();
      },
    };
  }
}
