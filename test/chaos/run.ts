import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { unlessStopped } from '../../tools/launcher/stop-request.ts';
import { ApiCheck } from './checker/check-api.ts';
import { ContentCheck } from './checker/check-contents.ts';
import { checkHeapLimits } from './checker/check-heap.ts';
import { checkSource, untilImported } from './checker/check-source.ts';
import { checkTables } from './checker/check-tables.ts';
import { expectedFrom } from './checker/expected.ts';
import { notReadyAfter, ReadinessWatch } from './checker/readiness-watch.ts';
import { untilSettled, untilSwept } from './checker/settled.ts';
import { UploadWatch } from './checker/upload-watch.ts';
import { Client } from './clients/client.ts';
import { ClientPool } from './clients/client-pool.ts';
import {
  accountsFor,
  planScenarios,
  type AccountCounts,
  type Scenario,
} from './clients/scenarios.ts';
import { RetryBudget } from './clients/retry-budget.ts';
import { SourceFeed } from './clients/source-feed.ts';
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
/** How long clients retry after the last kill. The lease of an Idempotency-Key lasts one minute. */
const RETRY_MS = 120_000;
/** Attempts of each of the checker's requests. */
const CHECK_TRIES = 6;
/** The accounts of the harness itself have negative numbers. */
const PROBER = -1;
const DIRECT = -2;
const OF_SOURCE = -3;
/** One file of the source for so many uploads. */
const UPLOADS_PER_FILE = 5;
/** A run with fewer kills does not always reach every fault point. */
const KILLS_FOR_ALL_POINTS = 250;

/** The result of a run. */
export interface RunResult {
  readonly findings: readonly Finding[];
  readonly facts: RunFacts;
}

/** Does one run: starts the cluster, lets clients upload while the nemesis kills, waits, and reads everything back. */
export async function runChaos(
  options: ChaosOptions,
  log: (line: string) => void,
  stop: AbortSignal,
): Promise<RunResult> {
  // Logged first, so that a run that does not reach its end can be repeated, too.
  log(`seed ${options.seed}`);
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
    const run = new Run(options, cluster, random, { findings, killCounts, log });
    return await unlessStopped(run.run(), stop);
  } finally {
    log(`the run's folder is ${options.isKept ? cluster.folder : 'removed'}`);
    await cluster.stop();
  }
}

interface RunContext {
  readonly findings: Findings;
  readonly killCounts: KillCounts;
  readonly log: (line: string) => void;
}

class Run {
  private readonly options: ChaosOptions;
  private readonly cluster: Cluster;
  private readonly random: Random;
  private readonly context: RunContext;
  private readonly scenarios: readonly Scenario[];
  private readonly traffic: Traffic;
  private readonly journal: Journal;
  private readonly clientPool: ClientPool;
  private readonly startedAt = Date.now();
  private readonly retryBudget = new RetryBudget();
  private readonly backlog = new Backlog();
  private feed: SourceFeed | undefined;

  constructor(options: ChaosOptions, cluster: Cluster, random: Random, context: RunContext) {
    this.options = options;
    this.cluster = cluster;
    this.random = random;
    this.context = context;
    this.traffic = new Traffic(context.findings);
    this.journal = new Journal(join(makeFolder(cluster.folder, 'journal'), 'journal.jsonl'));
    const accounts = accountsFor(options.uploads);
    this.scenarios = planScenarios(options.uploads, accounts, random.fork('scenarios'));
    this.clientPool = this.makeClientPool(accounts);
  }

  async run(): Promise<RunResult> {
    const { findings, killCounts, log } = this.context;
    const { cluster, options } = this;
    await this.startApps();
    const heapLimitMb = checkHeapLimits(cluster.heapLog, options.heapMb);
    await this.runUnderWatch();
    const { lastKillAt: since } = killCounts;
    const { settleSeconds } = options;
    if (this.feed !== undefined) await untilImported(cluster, this.feed, { since, settleSeconds });
    const settledAfterMs = await untilSettled(cluster, killCounts, options.settleSeconds, findings);
    await untilSwept(cluster);
    log('reading everything back ...');
    const documents = await this.readBack();
    const facts = {
      options,
      killCounts,
      traffic: this.traffic,
      uploads: this.clientPool.started,
      documents,
      seconds: (Date.now() - this.startedAt) / 1_000,
      settledAfterMs,
      heapLimitMb,
      points: cluster.faultPointPlan.hits,
    };
    return { findings: findings.all, facts };
  }

  private async startApps(): Promise<void> {
    const { apps, disk, source } = this.cluster;
    if (source === undefined) this.context.log('NO RCLONE: this run has no source');
    if (!disk.isOwn)
      this.context.log('NOT ROOT: this run has no full disk and no read-only folder');
    await Promise.all(apps.map((app) => app.start()));
    const late = await notReadyAfter(apps, READY_MS);
    if (late.length > 0)
      throw new Error(`not ready ${READY_MS} ms after the start: ${late.join(', ')}`);
  }

  /** Runs clients and nemesis, watches each process meanwhile, and waits until each works again. */
  private async runUnderWatch(): Promise<void> {
    const { findings, killCounts, log } = this.context;
    const { cluster, traffic } = this;
    const client = await this.makeClient(DIRECT, 'direct');
    const uploads = new UploadWatch({ cluster, client, traffic, findings });
    const readiness = new ReadinessWatch(cluster, findings);
    const watching = Promise.all([uploads.run(), readiness.run()]);
    await this.runClientsAndNemesis();
    this.journal.close();
    const seconds = Math.round((Date.now() - killCounts.lastKillAt) / 1_000);
    log(`the last kill was ${seconds} s ago; waiting ...`);
    await readiness.finish(READY_MS);
    await uploads.finish();
    for (const watch of [readiness, uploads]) watch.stop();
    await watching;
  }

  private async runClientsAndNemesis(): Promise<void> {
    const { cluster, clientPool, traffic } = this;
    const { findings, killCounts, log } = this.context;
    const { kills, uploads, gapMs, deck } = this.options;
    const nemesis = new Nemesis({
      cluster,
      random: this.random.fork('nemesis'),
      killCounts,
      findings,
      prober: await this.makeClient(PROBER, 'prober'),
      kills,
      deck,
      gapMs,
      uploaded: () => clientPool.started / uploads,
      backlog: () => this.backlog.waiting,
      onAct: (act) => {
        const counts = `${killCounts.total} kills, ${clientPool.started} uploads`;
        log(`${counts}, ${traffic.requests} requests; ${act}`);
      },
    });
    this.feed = await this.connectSource();
    const working = Promise.all([clientPool.run(), this.feed?.run()]);
    const watching = this.backlog.watch(cluster);
    await nemesis.run();
    this.retryBudget.endIn(RETRY_MS);
    await working;
    this.backlog.stop();
    await watching;
    this.retryBudget.limit(CHECK_TRIES);
  }

  /** Checks everything that was acknowledged. Returns how many documents are expected. */
  private async readBack(): Promise<number> {
    const { cluster, clientPool, scenarios, options } = this;
    const { findings } = this.context;
    const expected = expectedFrom(readJournal(this.journal.path));
    await new ApiCheck(clientPool, expected, findings).run();
    const contents = new ContentCheck(clientPool, scenarios, options.seed, findings);
    await contents.run(expected, this.random.fork('replays'));
    await checkTables(cluster, expected, findings);
    if (this.feed !== undefined) await checkSource(cluster, this.feed, findings);
    this.checkTotals();
    return expected.documents.size;
  }

  private async connectSource(): Promise<SourceFeed | undefined> {
    const { seed, uploads } = this.options;
    const { source } = this.cluster;
    if (source === undefined) return undefined;
    const feed = new SourceFeed({
      client: await this.makeClient(OF_SOURCE, 'source'),
      server: source,
      seed,
      files: Math.ceil(uploads / UPLOADS_PER_FILE),
      progress: () => this.progress,
    });
    await feed.connect();
    return feed;
  }

  /** From 0 to 1, by the kills. */
  private get progress(): number {
    return (this.context.killCounts.total + 1) / Math.max(1, this.options.kills);
  }

  private makeClientPool(accounts: AccountCounts): ClientPool {
    const { seed } = this.options;
    const { findings } = this.context;
    return new ClientPool({
      seed,
      accounts,
      scenarios: this.scenarios,
      urls: this.cluster.apiUrls,
      traffic: this.traffic,
      journal: this.journal,
      findings,
      random: this.random.fork('clients'),
      retryBudget: this.retryBudget,
      progress: () => this.progress,
      backlog: () => this.backlog.waiting,
      expireTrash: (documentId) => this.expireTrash(documentId),
    });
  }

  private async expireTrash(documentId: string): Promise<void> {
    const sql = `UPDATE documents SET deleted_at = deleted_at - interval '31 days' WHERE id = $1`;
    await this.cluster.database.query(this.cluster.databaseUrl, sql, [documentId]);
  }

  /** Registers an account of the harness itself. */
  private async makeClient(account: number, name: string): Promise<Client> {
    const client = new Client({
      account,
      email: `${name}@${this.options.seed.replace(/[^a-z0-9]/gi, '')}.example`,
      urls: this.cluster.apiUrls,
      traffic: this.traffic,
      journal: this.journal,
      random: this.random.fork(name),
      retryBudget: this.retryBudget,
    });
    await client.register();
    return client;
  }

  /** Adds the guarantees that were checked during the whole run to the report. */
  private checkTotals(): void {
    const { findings, killCounts } = this.context;
    const requests = `${this.traffic.requests} requests`;
    findings.checked(GUARANTEES.slow, requests);
    findings.checked(GUARANTEES.errors, requests);
    findings.checked(GUARANTEES.unanswered, requests);
    findings.checked(GUARANTEES.ended, `${killCounts.total} ends`);
    findings.checked(
      GUARANTEES.restarts,
      `${killCounts.acts.get('restart database') ?? 0} restarts`,
    );
    if (this.cluster.disk.isOwn) {
      findings.checked(GUARANTEES.full, `${killCounts.acts.get('fill disk') ?? 0} times full`);
    }
    const points = [...this.cluster.faultPointPlan.hits];
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
