import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort, StrongroomProcess } from '@app/testing';
import { TestClient, type DocumentJson } from './test-client.js';

export const ROLES = ['api', 'worker'] as const;
export type Role = (typeof ROLES)[number];

/** The time from the restart of the database, or from the end of an undisturbed start if that is later. */
const USEFUL_MS = 5_000;
/** On a busy machine the limit is this multiple of an undisturbed start. */
const BUSY_FACTOR = 3;
/** The limit of the undisturbed starts, with which the others are compared. */
const PATIENCE_MS = 60_000;
const POLL_MS = 50;
const ANSWER_MS = 2_000;
/** How many characters of the log of a failed start are shown. */
const SHOWN_LOG = 4_000;
/** One and a half times an undisturbed start. A process in an endless loop gains a megabyte in a few milliseconds. */
const MEMORY_MARGIN = 1.5;
/** An access token is valid for 15 minutes. */
const STARTS_PER_ACCOUNT = 20;

const SCRIPTS = {
  api: 'dist/apps/api/src/main.js',
  worker: 'dist/apps/ocr-worker/src/main.js',
} as const;
/** No rate limits and no load shedding, because the test machine may be busy. */
const UNLIMITED = {
  DATABASE_POOL_SIZE: '5',
  SHED_EVENT_LOOP_DELAY_MS: '0',
  RATE_LIMIT_IP: '0',
  RATE_LIMIT_AUTH: '0',
  RATE_LIMIT_ACCOUNT: '0',
} as const;

/**
 * How a start ended; only the first two are right. `undisturbed`: it was useful before the disturbance began. `spins`: no
 * answer. `zombie`: it answers, but does no work.
 */
export type Outcome =
  'useful' | 'undisturbed' | 'spins' | 'zombie' | 'ended' | 'writes to stderr' | 'grows';

export interface AppsOptions {
  /** The app that is restarted again and again, while the other one keeps running. */
  readonly role: Role;
  readonly ports: Readonly<Record<'api' | 'apiManagement' | 'workerManagement', number>>;
  readonly dataDir: string;
  readonly databaseUrl: Readonly<Record<Role, string>>;
  /** More settings of the app that is restarted. */
  readonly settings: Readonly<Record<string, string>>;
}

/** An api and a worker on the same database. One of them loses the database during its start. */
export class StartedApps {
  private readonly role: Role;
  private readonly url: string;
  private readonly readyUrls: Readonly<Record<Role, string>>;
  private readonly apps: Readonly<Record<Role, StrongroomProcess>>;
  private client: TestClient | undefined;
  private upload: DocumentJson | undefined;
  private undisturbed = { ms: 0, kilobytes: 0 };
  private starts = 0;
  private newAccountAt = 0;

  constructor({ role, ports, dataDir, databaseUrl, settings }: AppsOptions) {
    const host = 'http://127.0.0.1';
    const ofRole = (one: Role) => (one === role ? settings : {});
    this.role = role;
    this.url = `${host}:${ports.api}`;
    this.readyUrls = {
      api: `${host}:${ports.apiManagement}/health/ready`,
      worker: `${host}:${ports.workerManagement}/health/ready`,
    };
    const { api: apiReady, worker: workerReady } = this.readyUrls;
    this.apps = {
      api: new StrongroomProcess({
        script: SCRIPTS.api,
        readyUrl: apiReady,
        env: {
          ...UNLIMITED,
          DATA_DIR: dataDir,
          DATABASE_URL: databaseUrl.api,
          PORT: String(ports.api),
          MANAGEMENT_PORT: String(ports.apiManagement),
          ...ofRole('api'),
        },
      }),
      worker: new StrongroomProcess({
        script: SCRIPTS.worker,
        readyUrl: workerReady,
        env: {
          DATA_DIR: dataDir,
          QUEUE_DATABASE_URL: databaseUrl.worker,
          WORKER_MANAGEMENT_PORT: String(ports.workerManagement),
          ...ofRole('worker'),
        },
      }),
    };
  }

  /** Starts both, and measures the time and memory of an undisturbed start. */
  async open(): Promise<void> {
    await Promise.all(ROLES.map((role) => this.apps[role].start()));
    await this.account();
    await this.app.stop();
    await this.measureUndisturbedStart();
  }

  async close(): Promise<void> {
    await Promise.all(ROLES.map((role) => this.apps[role].stop()));
  }

  /**
   * Starts the app while `disturb` stops and restarts the database, and returns how the start ended. An app that does no
   * work is killed, so that it does not affect the next start.
   *
   * @param disturb resolves when the database is back
   */
  async startThrough(disturb: () => Promise<void>): Promise<Outcome> {
    const begun = performance.now();
    const errorsBefore = this.app.errors.length;
    const outputBefore = this.app.output.length;
    const back = disturb();
    this.app.launch();
    let deadline = begun + PATIENCE_MS;
    // The app opens some connections only for requests, so these are sent before the disturbance, too.
    const useful = this.untilUseful(() => deadline);
    const isDisturbed = await Promise.race([back.then(() => true), useful.then(() => false)]);
    const { ms: undisturbedMs } = this.undisturbed;
    const since = Math.max(performance.now(), begun + undisturbedMs);
    if (isDisturbed) deadline = since + Math.max(USEFUL_MS, BUSY_FACTOR * undisturbedMs);
    const outcome = (await useful) ? 'useful' : await this.faultOf();
    if (outcome !== 'useful') {
      if (await this.isOnlyAsLateAsTheMachine(since)) return 'useful';
      await this.app.stop('SIGKILL');
      const log = this.app.output.slice(outputBefore).slice(-SHOWN_LOG);
      process.stderr.write(`The ${this.role} of start ${this.starts} is ${outcome}:\n${log}\n`);
      return outcome;
    }
    const kilobytes = await this.kilobytes();
    await this.app.stop();
    if (this.app.errors.length > errorsBefore) return 'writes to stderr';
    if (kilobytes > MEMORY_MARGIN * this.undisturbed.kilobytes) return 'grows';
    return isDisturbed ? 'useful' : 'undisturbed';
  }

  private async measureUndisturbedStart(): Promise<void> {
    const begun = performance.now();
    await this.app.start();
    if (!(await this.untilUseful(() => begun + PATIENCE_MS)))
      throw new Error('an undisturbed start failed');
    this.undisturbed = { ms: performance.now() - begun, kilobytes: await this.kilobytes() };
    await this.app.stop();
  }

  /**
   * The machine may have become slower since the undisturbed start. If the app becomes useful after all, an undisturbed
   * start is measured again and gives the limit. The app is stopped after that.
   *
   * @param since from when the time counts
   */
  private async isOnlyAsLateAsTheMachine(since: number): Promise<boolean> {
    const deadline = performance.now() + PATIENCE_MS;
    if (!(await this.untilUseful(() => deadline))) return false;
    const neededMs = performance.now() - since;
    await this.app.stop();
    await this.measureUndisturbedStart();
    return neededMs <= BUSY_FACTOR * this.undisturbed.ms;
  }

  private get app(): StrongroomProcess {
    return this.apps[this.role];
  }

  /** Whether both are ready, the api accepts an upload, and the worker reads it. */
  private async untilUseful(deadline: () => number): Promise<boolean> {
    this.upload = undefined;
    this.starts += 1;
    const steps = [
      async () => this.areReady(),
      async () => (await this.account()) !== undefined,
      async () => this.isRead(),
    ];
    for (const step of steps) {
      while (!(await step().catch(() => false))) {
        if (performance.now() > deadline() || this.app.pid === undefined) return false;
        await delay(POLL_MS);
      }
    }
    return true;
  }

  private async areReady(): Promise<boolean> {
    const answers = await Promise.all(ROLES.map((role) => ask(this.readyUrls[role])));
    return answers.every((status) => status === 200);
  }

  private async account(): Promise<TestClient> {
    if (this.client === undefined || this.starts >= this.newAccountAt) {
      this.client = await TestClient.register(this.url, `${randomUUID()}@example.test`);
      this.newAccountAt = this.starts + STARTS_PER_ACCOUNT;
    }
    return this.client;
  }

  private async isRead(): Promise<boolean> {
    const client = this.client;
    if (client === undefined) return false;
    if (this.upload === undefined) {
      const { status, body } = await client.upload(`The start number ${this.starts}.`);
      // 200: an earlier upload was stored, but its answer was lost.
      if (status !== 201 && status !== 200) return false;
      this.upload = body;
    }
    const { body } = await client.request<DocumentJson>('GET', `/v1/documents/${this.upload.id}`);
    return body.status === 'ready';
  }

  private async faultOf(): Promise<Outcome> {
    if (this.app.pid === undefined) return 'ended';
    const isAnswering = (await ask(this.readyUrls[this.role])) !== undefined;
    return isAnswering ? 'zombie' : 'spins';
  }

  private async kilobytes(): Promise<number> {
    const status = await readFile(`/proc/${this.app.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]);
  }
}

/** Resolves with the status of the answer; undefined when there is none in time. */
async function ask(url: string): Promise<number | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return undefined;
  }
}

/** Returns three ports that are free now. */
export async function freePorts(): Promise<AppsOptions['ports']> {
  const [api, apiManagement, workerManagement] = [
    await findFreePort(),
    await findFreePort(),
    await findFreePort(),
  ];
  return { api, apiManagement, workerManagement };
}

/** Returns the starts that did not end as `useful` or `undisturbed`. */
export function notUseful(outcomes: Record<string, Outcome>): Record<string, Outcome> {
  const isRight = (outcome: Outcome) => outcome === 'useful' || outcome === 'undisturbed';
  return Object.fromEntries(Object.entries(outcomes).filter(([, outcome]) => !isRight(outcome)));
}
