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
import { Crowd } from './clients/crowd.ts';
import { castFor, planErrands } from './clients/errands.ts';
import { Patience } from './clients/patience.ts';
import { Traffic } from './clients/traffic.ts';
import { Findings, type Finding } from './findings.ts';
import { GUARANTEES } from './guarantees.ts';
import { Journal, readJournal } from './journal.ts';
import { Nemesis } from './nemesis/nemesis.ts';
import type { ChaosOptions } from './options.ts';
import { Random } from './random.ts';
import type { RunFacts } from './report.ts';
import { Tally } from './tally.ts';
import { Arsenal } from './world/arsenal.ts';
import { Backlog } from './world/backlog.ts';
import { startWorld, type World } from './world/world.ts';

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

/** One run: starts the world, lets clients and nemesis loose, waits, and reads everything back. */
export async function runChaos(
  options: ChaosOptions,
  say: (line: string) => void,
  stop: AbortSignal,
): Promise<RunResult> {
  // At once: a run that does not come to its end is to be repeated, too.
  say(`seed ${options.seed}`);
  const random = new Random(options.seed);
  const findings = new Findings();
  const tally = new Tally();
  const arsenal = await Arsenal.load(random.fork('arsenal'), options);
  const world = await startWorld(options, arsenal, (end) => {
    tally.ended(end);
    if (end.by === 'fault-point') arsenal.hit(end.point);
    if (end.by === 'itself') findings.add(GUARANTEES.ended, `${end.name}: ${end.reason}`);
  });
  try {
    const run = new Run(options, world, random, { findings, tally, say });
    return await unlessStopped(run.run(), stop);
  } finally {
    say(`the run's folder is ${options.isKept ? world.folder : 'removed'}`);
    await world.stop();
  }
}

interface Books {
  readonly findings: Findings;
  readonly tally: Tally;
  readonly say: (line: string) => void;
}

class Run {
  readonly #options: ChaosOptions;
  readonly #world: World;
  readonly #random: Random;
  readonly #books: Books;
  readonly #startedAt = Date.now();
  readonly #patience = new Patience();
  readonly #backlog = new Backlog();

  constructor(options: ChaosOptions, world: World, random: Random, books: Books) {
    this.#options = options;
    this.#world = world;
    this.#random = random;
    this.#books = books;
  }

  async run(): Promise<RunResult> {
    const { findings, tally, say } = this.#books;
    const world = this.#world;
    if (!world.disk.isOwn) say('NOT ROOT: no full disk and no read-only folder in this run');
    await Promise.all([...world.apis, ...world.workers].map((member) => member.start()));
    await this.#untilStarted();
    const heapLimitMb = checkHeapLimits(world.heapLog, this.#options.heapMb);
    const traffic = new Traffic(findings);
    const journal = new Journal(join(makeFolder(world.folder, 'journal'), 'journal.jsonl'));
    const crowd = this.#makeCrowd(traffic, journal);
    const uploads = await this.#makeUploadWatch(traffic, journal);
    const readiness = new ReadinessWatch(world, findings);
    const watching = Promise.all([uploads.run(), readiness.run()]);
    await this.#letLoose(crowd, traffic, journal);
    journal.close();
    say(
      `the last kill was ${Math.round((Date.now() - tally.lastKillAt) / 1_000)} s ago; waiting ...`,
    );
    await readiness.finish(READY_MS);
    await uploads.finish();
    for (const watch of [readiness, uploads]) watch.stop();
    await watching;
    const settledAfterMs = await untilSettled(world, tally, this.#options.settleSeconds, findings);
    await untilSwept(world);
    say('reading everything back ...');
    const expected = expectedFrom(readJournal(journal.path));
    await new ApiCheck(crowd, expected, findings).run();
    const contents = new ContentCheck(crowd, this.#errands, this.#options.seed, findings);
    await contents.run(expected, this.#random.fork('replays'));
    await checkTables(world, expected, findings);
    this.#checkTheRest(traffic);
    const facts = {
      options: this.#options,
      tally,
      traffic,
      uploads: crowd.started,
      documents: expected.documents.size,
      seconds: (Date.now() - this.#startedAt) / 1_000,
      settledAfterMs,
      heapLimitMb,
      points: world.arsenal.hits,
    };
    return { findings: findings.all, facts };
  }

  #errands: ReturnType<typeof planErrands> = [];

  #makeCrowd(traffic: Traffic, journal: Journal): Crowd {
    const { uploads, seed, kills } = this.#options;
    const { findings, tally } = this.#books;
    const cast = castFor(uploads);
    this.#errands = planErrands(uploads, cast, this.#random.fork('errands'));
    return new Crowd({
      seed,
      cast,
      errands: this.#errands,
      urls: this.#world.apiUrls,
      traffic,
      journal,
      findings,
      random: this.#random.fork('clients'),
      patience: this.#patience,
      progress: () => (tally.total + 1) / Math.max(1, kills),
      backlog: () => this.#backlog.waiting,
      age: (documentId) => this.#age(documentId),
    });
  }

  async #letLoose(crowd: Crowd, traffic: Traffic, journal: Journal): Promise<void> {
    const { findings, tally, say } = this.#books;
    const { kills, uploads, gapMs, deck } = this.#options;
    const prober = await this.#makeClient(PROBER, 'prober', traffic, journal);
    const random = this.#random.fork('nemesis');
    const onAct = (act: string) =>
      say(`${tally.total} kills, ${crowd.started} uploads, ${traffic.requests} requests; ${act}`);
    const world = this.#world;
    const uploaded = () => crowd.started / uploads;
    const nemesis = new Nemesis({
      world,
      random,
      tally,
      findings,
      prober,
      kills,
      deck,
      gapMs,
      uploaded,
      backlog: () => this.#backlog.waiting,
      onAct,
    });
    const working = crowd.run();
    const watching = this.#backlog.watch(world);
    await nemesis.run();
    this.#patience.endIn(PATIENCE_MS);
    await working;
    this.#backlog.stop();
    await watching;
    this.#patience.limit(CHECK_TRIES);
  }

  async #age(documentId: string): Promise<void> {
    const sql = `UPDATE documents SET deleted_at = deleted_at - interval '31 days' WHERE id = $1`;
    await this.#world.database.query(this.#world.databaseUrl, sql, [documentId]);
  }

  async #makeUploadWatch(traffic: Traffic, journal: Journal): Promise<UploadWatch> {
    const client = await this.#makeClient(DIRECT, 'direct', traffic, journal);
    const { findings } = this.#books;
    return new UploadWatch({ world: this.#world, client, traffic, findings });
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
      urls: this.#world.apiUrls,
      traffic,
      journal,
      random: this.#random.fork(name),
      patience: this.#patience,
    });
    await client.register();
    return client;
  }

  async #untilStarted(): Promise<void> {
    const { apis, workers } = this.#world;
    const late = await notReadyAfter([...apis, ...workers], READY_MS);
    if (late.length > 0) throw new Error(`${late.join(', ')} does not become ready`);
  }

  #checkTheRest(traffic: Traffic): void {
    const { findings, tally } = this.#books;
    findings.checked(GUARANTEES.slow, `${traffic.requests} requests`);
    findings.checked(GUARANTEES.errors, `${traffic.requests} requests`);
    findings.checked(GUARANTEES.unanswered, `${traffic.requests} requests`);
    findings.checked(GUARANTEES.ended, `${tally.total} ends`);
    findings.checked(GUARANTEES.restarts, `${tally.acts.get('restart database') ?? 0} restarts`);
    if (this.#world.disk.isOwn) {
      findings.checked(GUARANTEES.full, `${tally.acts.get('fill disk') ?? 0} times full`);
    }
    const points = [...this.#world.arsenal.hits];
    if (tally.total < KILLS_FOR_ALL_POINTS) return;
    findings.checked(GUARANTEES.points, points.length);
    for (const [point, hits] of points) if (hits === 0) findings.add(GUARANTEES.points, point);
  }
}

function makeFolder(parent: string, name: string): string {
  const folder = join(parent, name);
  mkdirSync(folder);
  return folder;
}
