import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { unlessStopped } from '../../tools/launcher/stop-request.ts';
import { ApiCheck } from './checker/check-api.ts';
import { ContentCheck } from './checker/check-contents.ts';
import { checkHeapLimits } from './checker/check-heap.ts';
import { checkTables } from './checker/check-tables.ts';
import { expectedFrom } from './checker/expected.ts';
import { notReadyAfter, ReadinessWatch } from './checker/readiness-watch.ts';
import { untilSettled, untilSwept } from './checker/settled.ts';
import { UploadWatch } from './checker/upload-watch.ts';
import { Client } from './clients/client.ts';
import { ClientPool } from './clients/client-pool.ts';
import { accountsFor, planScenarios } from './clients/scenarios.ts';
import { RetryBudget } from './clients/retry-budget.ts';
import { Traffic } from './clients/traffic.ts';
import { Findings, type Finding } from './findings.ts';
import { GUARANTEES } from './guarantees.ts';
import { Journal, readJournal } from './journal.ts';
import { Nemesis } from './nemesis/nemesis.ts';
import type { ChaosOptions } from './options.ts';
import { Random } from './random.ts';
import type { RunFacts } from './report.ts';
import { KillCounts } from './kill-counts.ts';
import { FaultPointPlan } from './cluster/fault-point-plan.ts';
import { Backlog } from './cluster/backlog.ts';
import { startCluster, type Cluster } from './cluster/cluster.ts';

const READY_MS = 60_000;
/** What was not answered so long after the last kill never will be; a lease of an Idempotency-Key lasts a minute. */
const PATIENCE_MS = 120_000;
/** Of the checker's requests. */
const CHECK_TRIES = 6;
/** Accounts of the harness itself. */
const PROBER = -1;
const DIRECT = -2;
/** Fewer kills cannot be expected to come to every fault point. */
const KILLS_FOR_ALL_POINTS = 250;

/** What came of a run. */
export interface RunResult {
  readonly findings: readonly Finding[];
  readonly facts: RunFacts;
}

/** One run: starts the cluster, lets clients and nemesis loose, waits, and reads everything back. */
export async function runChaos(
  options: ChaosOptions,
  say: (line: string) => void,
  stop: AbortSignal,
): Promise<RunResult> {
  // At once: a run that does not come to its end is to be repeated, too.
  say(`seed ${options.seed}`);
  const random = new Random(options.seed);
  const findings = new Findings();
  const killCounts = new KillCounts();
  const faultPointPlan = await FaultPointPlan.load(random.fork('faultPointPlan'), options);
  const cluster = await startCluster(options, faultPointPlan, (end) => {
    killCounts.ended(end);
    if (end.by === 'fault-point') faultPointPlan.hit(end.point);
    if (end.by === 'itself') findings.add(GUARANTEES.ended, `${end.name}: ${end.reason}`);
  });
  try {
    const run = new Run(options, cluster, random, { findings, killCounts, say });
    return await unlessStopped(run.run(), stop);
  } finally {
    say(`the run's folder is ${options.isKept ? cluster.folder : 'removed'}`);
    await cluster.stop();
  }
}

interface Books {
  readonly findings: Findings;
  readonly killCounts: KillCounts;
  readonly say: (line: string) => void;
}

class Run {
  readonly #options: ChaosOptions;
  readonly #cluster: Cluster;
  readonly #random: Random;
  readonly #books: Books;
  readonly #startedAt = Date.now();
  readonly #retryBudget = new RetryBudget();
  readonly #backlog = new Backlog();

  constructor(options: ChaosOptions, cluster: Cluster, random: Random, books: Books) {
    this.#options = options;
    this.#cluster = cluster;
    this.#random = random;
    this.#books = books;
  }

  async run(): Promise<RunResult> {
    const { findings, killCounts, say } = this.#books;
    const cluster = this.#cluster;
    if (!cluster.disk.isOwn) say('NOT ROOT: no full disk and no read-only folder in this run');
    await Promise.all(
      [...cluster.apis, ...cluster.workers].map((clusterProcess) => clusterProcess.start()),
    );
    await this.#untilStarted();
    const heapLimitMb = checkHeapLimits(cluster.heapLog, this.#options.heapMb);
    const traffic = new Traffic(findings);
    const journal = new Journal(join(makeFolder(cluster.folder, 'journal'), 'journal.jsonl'));
    const clientPool = this.#makeCrowd(traffic, journal);
    const uploads = await this.#makeUploadWatch(traffic, journal);
    const readiness = new ReadinessWatch(cluster, findings);
    const watching = Promise.all([uploads.run(), readiness.run()]);
    await this.#letLoose(clientPool, traffic, journal);
    journal.close();
    say(
      `the last kill was ${Math.round((Date.now() - killCounts.lastKillAt) / 1_000)} s ago; waiting ...`,
    );
    await readiness.finish(READY_MS);
    await uploads.finish();
    for (const watch of [readiness, uploads]) watch.stop();
    await watching;
    const settledAfterMs = await untilSettled(
      cluster,
      killCounts,
      this.#options.settleSeconds,
      findings,
    );
    await untilSwept(cluster);
    say('reading everything back ...');
    const expected = expectedFrom(readJournal(journal.path));
    await new ApiCheck(clientPool, expected, findings).run();
    const contents = new ContentCheck(clientPool, this.#scenarios, this.#options.seed, findings);
    await contents.run(expected, this.#random.fork('replays'));
    await checkTables(cluster, expected, findings);
    this.#checkTheRest(traffic);
    const facts = {
      options: this.#options,
      killCounts,
      traffic,
      uploads: clientPool.started,
      documents: expected.documents.size,
      seconds: (Date.now() - this.#startedAt) / 1_000,
      settledAfterMs,
      heapLimitMb,
      points: cluster.faultPointPlan.hits,
    };
    return { findings: findings.all, facts };
  }

  #scenarios: ReturnType<typeof planScenarios> = [];

  #makeCrowd(traffic: Traffic, journal: Journal): ClientPool {
    const { uploads, seed, kills } = this.#options;
    const { findings, killCounts } = this.#books;
    const accounts = accountsFor(uploads);
    this.#scenarios = planScenarios(uploads, accounts, this.#random.fork('scenarios'));
    return new ClientPool({
      seed,
      accounts,
      scenarios: this.#scenarios,
      urls: this.#cluster.apiUrls,
      traffic,
      journal,
      findings,
      random: this.#random.fork('clients'),
      retryBudget: this.#retryBudget,
      progress: () => (killCounts.total + 1) / Math.max(1, kills),
      backlog: () => this.#backlog.waiting,
      age: (documentId) => this.#age(documentId),
    });
  }

  async #letLoose(clientPool: ClientPool, traffic: Traffic, journal: Journal): Promise<void> {
    const { findings, killCounts, say } = this.#books;
    const { kills, uploads, gapMs, deck } = this.#options;
    const prober = await this.#makeClient(PROBER, 'prober', traffic, journal);
    const random = this.#random.fork('nemesis');
    const onAct = (act: string) =>
      say(
        `${killCounts.total} kills, ${clientPool.started} uploads, ${traffic.requests} requests; ${act}`,
      );
    const cluster = this.#cluster;
    const uploaded = () => clientPool.started / uploads;
    const nemesis = new Nemesis({
      cluster,
      random,
      killCounts,
      findings,
      prober,
      kills,
      deck,
      gapMs,
      uploaded,
      backlog: () => this.#backlog.waiting,
      onAct,
    });
    const working = clientPool.run();
    const watching = this.#backlog.watch(cluster);
    await nemesis.run();
    this.#retryBudget.endIn(PATIENCE_MS);
    await working;
    this.#backlog.stop();
    await watching;
    this.#retryBudget.limit(CHECK_TRIES);
  }

  async #age(documentId: string): Promise<void> {
    const sql = `UPDATE documents SET deleted_at = deleted_at - interval '31 days' WHERE id = $1`;
    await this.#cluster.database.query(this.#cluster.databaseUrl, sql, [documentId]);
  }

  async #makeUploadWatch(traffic: Traffic, journal: Journal): Promise<UploadWatch> {
    const client = await this.#makeClient(DIRECT, 'direct', traffic, journal);
    const { findings } = this.#books;
    return new UploadWatch({ cluster: this.#cluster, client, traffic, findings });
  }

  /** A registered account of the harness itself. */
  async #makeClient(
    account: number,
    name: string,
    traffic: Traffic,
    journal: Journal,
  ): Promise<Client> {
    const client = new Client({
      account,
      email: `${name}@${this.#options.seed.replace(/[^a-z0-9]/gi, '')}.example`,
      urls: this.#cluster.apiUrls,
      traffic,
      journal,
      random: this.#random.fork(name),
      retryBudget: this.#retryBudget,
    });
    await client.register();
    return client;
  }

  async #untilStarted(): Promise<void> {
    const { apis, workers } = this.#cluster;
    const late = await notReadyAfter([...apis, ...workers], READY_MS);
    if (late.length > 0) throw new Error(`${late.join(', ')} does not become ready`);
  }

  #checkTheRest(traffic: Traffic): void {
    const { findings, killCounts } = this.#books;
    findings.checked(GUARANTEES.slow, `${traffic.requests} requests`);
    findings.checked(GUARANTEES.errors, `${traffic.requests} requests`);
    findings.checked(GUARANTEES.unanswered, `${traffic.requests} requests`);
    findings.checked(GUARANTEES.ended, `${killCounts.total} ends`);
    findings.checked(
      GUARANTEES.restarts,
      `${killCounts.acts.get('restart database') ?? 0} restarts`,
    );
    if (this.#cluster.disk.isOwn) {
      findings.checked(GUARANTEES.full, `${killCounts.acts.get('fill disk') ?? 0} times full`);
    }
    const points = [...this.#cluster.faultPointPlan.hits];
    if (killCounts.total < KILLS_FOR_ALL_POINTS) return;
    findings.checked(GUARANTEES.points, points.length);
    for (const [point, hits] of points) if (hits === 0) findings.add(GUARANTEES.points, point);
  }
}

function makeFolder(parent: string, name: string): string {
  const folder = join(parent, name);
  mkdirSync(folder);
  return folder;
}
