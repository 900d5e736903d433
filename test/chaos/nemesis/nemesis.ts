import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '../clients/client.ts';
import type { Findings } from '../findings.ts';
import type { Random } from '../random.ts';
import type { KillCounts } from '../kill-counts.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { harmAnyBackend } from './backends.ts';
import { restartDatabase } from './database-restart.ts';
import { actsOf, type Act, type DeckName } from './deck.ts';
import { killAtFirstConnection } from './first-connection.ts';
import { fillDisk } from './full-disk.ts';
import { leavePageResult } from './left-page-result.ts';
import { cutPower } from './power-cut.ts';

const OUTAGES_MS = [300, 1_500, 5_800];
/** Longer than a job's lock: another worker takes the job over while the frozen one still counts it as its own. */
const FROZEN_MS = 27_000;
/** How far the share of kills may be ahead of the share of uploads. */
const AHEAD = 0.08;
const REVIVED_MS = 30_000;
const POLL_MS = 100;
const CUT_MS = { min: 500, max: 6_000 };
/** How long it waits for a job in the queue before it empties the queue. */
const QUEUE_MS = 5_000;

export interface NemesisOptions {
  readonly cluster: Cluster;
  readonly random: Random;
  readonly killCounts: KillCounts;
  readonly findings: Findings;
  /** The client that uploads while the disk is full. */
  readonly prober: Client;
  readonly kills: number;
  readonly deck: DeckName;
  readonly gapMs: number;
  /** The progress of the uploads, from 0 to 1. Kills keep the same rate. */
  readonly uploaded: () => number;
  /** Documents that wait to be read. */
  readonly backlog: () => number;
  readonly onAct: (act: string) => void;
}

/** Kills, and does other harm, until the number of kills is reached. The name is from Jepsen. */
export class Nemesis {
  private readonly options: NemesisOptions;
  private readonly acts: readonly Act[];
  private isFrozen = false;

  constructor(options: NemesisOptions) {
    this.options = options;
    this.acts = actsOf(options.deck, options.cluster);
  }

  async run(): Promise<void> {
    const { killCounts, kills, gapMs, random, onAct } = this.options;
    // Each act at least once, also in a short run.
    let deck = random.shuffled([...new Set(this.acts)]);
    while (killCounts.total < kills) {
      await delay(gapMs * (0.5 + random.next()));
      await this.untilUploadsCatchUp();
      await this.untilOneOfEachIsReady();
      if (deck.length === 0) deck = random.shuffled(this.acts);
      const act = deck.shift() as Act;
      onAct(act);
      killCounts.acted(act);
      await this.perform(act);
    }
    await this.disarm();
  }

  /** Waits for the uploads. Fault points kill meanwhile, so the number of kills may be reached during the wait. */
  private async untilUploadsCatchUp(): Promise<void> {
    const { killCounts, kills, uploaded } = this.options;
    const isAhead = () => killCounts.total / kills > uploaded() + AHEAD;
    while (killCounts.total < kills && isAhead()) await delay(POLL_MS);
  }

  /** Waits until one api and one worker are ready. Without this, a slow machine would only test starts. */
  private async untilOneOfEachIsReady(): Promise<void> {
    const { apis, workers } = this.options.cluster;
    const deadline = Date.now() + REVIVED_MS;
    const isAnyReady = async (processes: typeof apis) =>
      (await Promise.all(processes.map((app) => app.readiness()))).includes(200);
    while (Date.now() < deadline) {
      if ((await isAnyReady(apis)) && (await isAnyReady(workers))) return;
      await delay(POLL_MS);
    }
  }

  /** Kills every process, because an armed one would kill itself later, during the checks. */
  private async disarm(): Promise<void> {
    const { cluster } = this.options;
    cluster.faultPointPlan.close();
    for (const app of cluster.apps) app.signal('SIGCONT');
    for (const app of cluster.apps) app.kill();
    await delay(FROZEN_MS / 10);
  }

  private async perform(act: Act): Promise<void> {
    const { cluster, random, killCounts, findings, prober } = this.options;
    switch (act) {
      case 'kill api':
        return void random.pick(cluster.apis).kill();
      case 'kill worker':
        return void random.pick(cluster.workers).kill();
      case 'kill connector':
        return void random.pick(cluster.connectors).kill();
      case 'cut source':
        return this.cutSource();
      case 'restart database':
        return restartDatabase(cluster, random.pick(OUTAGES_MS), findings, killCounts);
      case 'kill backend':
        return harmAnyBackend('kill', cluster, random, killCounts);
      case 'terminate backend':
        return harmAnyBackend('terminate', cluster, random, killCounts);
      case 'kill at first connection':
        return killAtFirstConnection(this.options);
      case 'cut power':
        return cutPower(cluster, killCounts);
      case 'empty queue':
        return this.emptyQueue();
      case 'freeze worker':
        return this.freezeWorker();
      case 'leave page result':
        return leavePageResult(cluster);
      case 'fill disk':
        return cluster.store.whileClosed(() => fillDisk(cluster, prober, findings));
      case 'cut store':
        return cluster.store.whileClosed(() => this.cutStore());
      case 'kill redis':
        return this.killRedis();
    }
  }

  private async emptyQueue(): Promise<void> {
    const { cluster, backlog } = this.options;
    const deadline = Date.now() + QUEUE_MS;
    while (backlog() === 0 && Date.now() < deadline) await delay(POLL_MS);
    if (cluster.redis !== undefined) return flushRedis(cluster.redis.port);
    await cluster.database.query(cluster.databaseUrl, 'TRUNCATE bullmq.job CASCADE');
  }

  /** Freezes a worker while other acts go on. It continues when another worker has taken over its job. */
  private async freezeWorker(): Promise<void> {
    if (this.isFrozen) return;
    const { cluster, random } = this.options;
    const worker = random.pick(cluster.workers);
    this.isFrozen = true;
    worker.signal('SIGSTOP');
    setTimeout(() => {
      worker.signal('SIGCONT');
      this.isFrozen = false;
    }, FROZEN_MS);
  }

  private async cutStore(): Promise<void> {
    const { cluster, random, killCounts } = this.options;
    const lengthMs = random.integer(CUT_MS.min, CUT_MS.max);
    if (cluster.objects === undefined) {
      if (!cluster.disk.makeReadOnly()) return;
      await delay(lengthMs);
      return cluster.disk.makeWritable();
    }
    const { server } = cluster.objects;
    if (random.next() < 0.5) {
      server.freeze();
      await delay(lengthMs);
      return server.thaw();
    }
    await server.kill();
    killCounts.killed('store');
    await delay(lengthMs);
    await server.start();
  }

  /** The server of a user is away for some time, or does not answer. */
  private async cutSource(): Promise<void> {
    const { cluster, random } = this.options;
    const server = cluster.source?.server;
    const lengthMs = random.integer(CUT_MS.min, CUT_MS.max);
    if (random.next() < 0.5) {
      server?.freeze();
      await delay(lengthMs);
      return server?.thaw();
    }
    await server?.kill();
    await delay(lengthMs);
    await server?.start();
  }

  private async killRedis(): Promise<void> {
    const { cluster, random, killCounts } = this.options;
    await cluster.redis?.kill();
    killCounts.killed('redis');
    await delay(random.integer(CUT_MS.min, CUT_MS.max));
    await cluster.redis?.start();
  }
}

function flushRedis(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('FLUSHALL\r\n'));
    socket.once('data', () => socket.end());
    socket.once('close', () => resolve());
    socket.once('error', reject);
  });
}
