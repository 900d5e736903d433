import { startProgress } from '../progress.mjs';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './ensure-built.ts';
import { DataDirClaim } from './data-dir-claim.ts';
import { checkSettings, describeFaults } from './check-settings.ts';
import { anyConnectorSecrets, connectorSecrets } from './connector-secrets.ts';
import {
  environmentsOf,
  type Databases,
  type Ports,
  type ReaderEnvironments,
} from './environments.ts';
import { Failure, say, SourceFailure } from './failure.ts';
import { embeddedDatabase, provisionDatabase, rolePasswords, roleUrls } from './local-database.ts';
import { nodeService } from './node-service.ts';
import { makeDataDir, ordinaryUser, type User } from './ordinary-user.ts';
import { reserveAppPorts } from './app-ports.ts';
import { untilReady } from './readiness.ts';
import { runProgram } from './run-program.ts';
import {
  EXIT_CONFIG,
  localAddress,
  readSettings,
  type Environment,
  type LocalSettings,
} from './settings.ts';
import { untilStopped, type StopRequest } from './stop-request.ts';
import { Supervisor, type Service, type SupervisorEvents } from './supervisor.ts';
import { WAITING } from './watch.ts';

const SLOW_START_MS = 30_000;

/** Replaces the real URL, which is not known yet, while the settings are only checked. */
const ANY_DATABASE = 'postgres://127.0.0.1/strongroom';

/** Starts, restarts and stops all processes of one data directory. */
export class Launcher {
  private readonly root: string;
  private readonly settings: LocalSettings;
  private readonly problems: string[];
  private readonly environment: Environment;
  private readonly stopRequest: StopRequest;
  private readonly isWatch: boolean;
  private readonly apps: Supervisor[] = [];
  private readonly appsStarted = Promise.withResolvers<void>();
  private ports: Ports;
  private isCurrent = false;
  private database: Supervisor | undefined;
  private databases: Databases | undefined;
  private claim: DataDirClaim | undefined;
  private misconfiguredProgram: string | undefined;
  /** Who runs the processes; undefined: the current user. */
  private user: User | undefined;

  /** @param isWatch whether a misconfigured process waits for the next build instead of stopping all processes */
  constructor(root: string, environment: Environment, stopRequest: StopRequest, isWatch: boolean) {
    this.root = root;
    this.environment = environment;
    const { settings, problems } = readSettings(environment, root);
    this.settings = settings;
    this.problems = problems;
    this.ports = settings;
    this.stopRequest = stopRequest;
    this.isWatch = isWatch;
    stopRequest.onRepeat(() => {
      for (const supervisor of [...this.apps, this.database]) supervisor?.kill();
    });
  }

  /** Takes the data directory and the ports, so that a conflict is reported before the build and not after it. */
  async prepare(): Promise<void> {
    this.makeDataDir();
    // They are reported together with the faults of the apps' settings, which only a build can check.
    if (this.problems.length > 0) return;
    this.claim = await DataDirClaim.take(this.dataDir, (name) =>
      say(`ending the ${name} that a killed run left running ...`),
    );
    this.ports = await reserveAppPorts(this.settings);
  }

  /**
   * Builds, checks all settings, starts the database, runs the migrations, and starts or restarts the apps. Does
   * nothing when the last call succeeded and no source has changed since.
   *
   * @throws SourceFailure when the next change of a source may repair it
   */
  async update(): Promise<void> {
    const isBuilt = await this.build();
    if (this.isStopping || (!isBuilt && this.isCurrent)) return;
    this.isCurrent = false;
    // After the first start each process reports its own faults, and the others continue.
    if (this.apps.length === 0) {
      if (this.problems.length === 0) {
        this.user = ordinaryUser(this.root, this.dataDir, this.environment);
      }
      await this.checkSettings();
    }
    if (this.isStopping) return;
    this.databases ??= await this.prepareDatabases();
    await this.migrate(this.databases);
    if (this.isStopping) return;
    await this.startApps(this.databases);
    this.isCurrent = true;
  }

  /** Resolves with the api's address when uploads work, or with undefined when a stop is requested first. */
  async untilReady(): Promise<string | undefined> {
    const { signal } = this.stopRequest;
    await Promise.race([this.appsStarted.promise, untilStopped(this.stopRequest)]);
    const { port, managementPort, workerManagementPort, connectorManagementPort } = this.ports;
    const { host, managementHost } = this.settings;
    const managedPorts = [managementPort, workerManagementPort];
    if (this.hasConnector) managedPorts.push(connectorManagementPort);
    const slow = setTimeout(
      () => say('still waiting for the processes to be ready ...'),
      SLOW_START_MS,
    );
    const areReady = await Promise.all(
      managedPorts.map((managed) =>
        untilReady(`${localAddress(managementHost, managed)}/health/ready`, signal),
      ),
    );
    clearTimeout(slow);
    return areReady.every(Boolean) ? localAddress(host, port) : undefined;
  }

  /** Stops all processes, the database last, and releases the data directory. */
  async stop(): Promise<void> {
    await Promise.all(this.apps.map((app) => app.stop()));
    await this.database?.stop();
    this.claim?.release();
  }

  get dataDir(): string {
    return this.settings.dataDir;
  }

  /** The name of the process that found its configuration invalid, if one did. */
  get misconfigured(): string | undefined {
    return this.misconfiguredProgram;
  }

  private get hasConnector(): boolean {
    const { databases } = this;
    return databases !== undefined && this.environments(databases).connector !== undefined;
  }

  private get isStopping(): boolean {
    return this.stopRequest.signal.aborted;
  }

  private makeDataDir(): void {
    try {
      makeDataDir(this.dataDir, this.root);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      this.problems.push(`DATA_DIR: names a folder that cannot be created (${code})`);
    }
  }

  private build(): Promise<boolean> {
    if (this.apps.length === 0) return ensureBuilt(this.root);
    // The log lines of the running apps would break a progress line that is redrawn.
    return ensureBuilt(this.root, () => {
      say('building ...');
      return () => {};
    });
  }

  /** Reports every invalid setting of every process together, before any process is started. */
  private async checkSettings(): Promise<void> {
    const { databaseUrl, queueDatabaseUrl: queueUrl } = this.settings;
    const environments = this.environments({
      migrationUrl: databaseUrl ?? ANY_DATABASE,
      databaseUrl: databaseUrl ?? ANY_DATABASE,
      queueUrl: queueUrl ?? ANY_DATABASE,
      connectorUrl: this.isGiven ? this.settings.connectorDatabaseUrl : ANY_DATABASE,
      connectorSecrets: anyConnectorSecrets(this.environment),
    });
    const own = this.problems.map((problem) => ({ problem, process: 'launcher' }));
    const faults = [...own, ...(await checkSettings(this.root, environments, this.user))];
    if (faults.length === 0) return;
    // A change of the sources cannot repair the launcher's own settings.
    const Fault = own.length > 0 ? Failure : SourceFailure;
    throw new Fault(describeFaults(faults), EXIT_CONFIG);
  }

  private async prepareDatabases(): Promise<Databases> {
    const { dataDir, databaseUrl: external, queueDatabaseUrl: externalQueue } = this.settings;
    const { connectorDatabaseUrl: connectorUrl } = this.settings;
    const secrets = { connectorSecrets: connectorSecrets(dataDir, this.environment) };
    if (external !== undefined && externalQueue !== undefined) {
      return {
        migrationUrl: external,
        databaseUrl: external,
        queueUrl: externalQueue,
        connectorUrl,
        ...secrets,
      };
    }
    const migrationUrl = external ?? (await this.startDatabase());
    const passwords = rolePasswords(dataDir);
    return { migrationUrl, passwords, ...roleUrls(migrationUrl, passwords), ...secrets };
  }

  /** Whether the operator gives the roles of the database, so that the migrations create none. */
  private get isGiven(): boolean {
    const { databaseUrl, queueDatabaseUrl } = this.settings;
    return databaseUrl !== undefined && queueDatabaseUrl !== undefined;
  }

  private async startDatabase(): Promise<string> {
    const embedded = embeddedDatabase(this.settings.dataDir);
    const supervisor = new Supervisor(embedded.service, this.events());
    this.database = supervisor;
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

  private async migrate(databases: Databases): Promise<void> {
    if (this.isStopping) return;
    const env = this.environments(databases).migrations;
    const signal = this.stopRequest.signal;
    const script = 'dist/apps/api/src/commands/migrate.js';
    const code = await runProgram(this.root, script, env, signal, this.user);
    if (code === 0 || this.isStopping) return;
    const hint =
      this.database === undefined && databases.passwords !== undefined
        ? ' If the user of DATABASE_URL may not create roles, set QUEUE_DATABASE_URL as well.'
        : '';
    throw new SourceFailure(`the migrations of the database failed: see above.${hint}`, code);
  }

  private async startApps(databases: Databases): Promise<void> {
    if (this.apps.length > 0) {
      await Promise.all(this.apps.map((app) => app.restart()));
      say('built and restarted.');
      return;
    }
    this.makeTemporaryFolder();
    const environments = this.environments(databases);
    const services = (['api', 'ocr-worker', 'connector'] as const).flatMap((name) => {
      const env = environments[name];
      if (env === undefined) return [];
      const script = `dist/apps/${name}/src/main.js`;
      return [nodeService({ name, root: this.root, script, env, user: this.user })];
    });
    this.apps.push(...services.map((service) => new Supervisor(service, this.events())));
    say(`starting the ${services.map(({ name }) => name).join(', ')} ...`);
    await Promise.all(this.apps.map((app) => app.start()));
    this.appsStarted.resolve();
  }

  private environments(databases: Databases): ReaderEnvironments {
    const folders = { dataDir: this.dataDir, temporary: this.temporaryFolder };
    return environmentsOf(this.environment, folders, this.ports, databases);
  }

  /** The worker stores originals here while it reads them, and not in a temporary folder that all users share. */
  private get temporaryFolder(): string {
    return join(this.dataDir, 'tmp');
  }

  private makeTemporaryFolder(): void {
    mkdirSync(this.temporaryFolder, { recursive: true, mode: 0o700 });
  }

  private events(): SupervisorEvents {
    return {
      started: ({ name, stopSignal }: Service, pid) => this.claim?.add(name, pid, stopSignal),
      restarting: ({ name }, reason, delayMs) =>
        say(`the ${name} ${reason}; restarting it in ${delayMs / 1_000} s.`),
      misconfigured: ({ name }) => {
        if (this.isWatch) {
          say(`the configuration of the ${name} is invalid: see above. ${WAITING}`);
          return;
        }
        this.misconfiguredProgram = name;
        this.stopRequest.stop();
      },
    };
  }
}
