import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { Attack, type AttackEffect } from './attack/attack.ts';
import { findK6 } from './k6/find-k6.ts';
import { Failure } from '../../tools/launcher/failure.ts';
import { unlessStopped } from '../../tools/launcher/stop-request.ts';
import { startDelayingProxy } from './delaying-proxy.ts';
import { cpuSecondsOf, memoryMiBOf } from './process-cpu.ts';
import type { K6Summary } from './report/k6-summary.ts';
import { readSamples, type Sample } from './report/samples.ts';
import { makeSampleFiles } from './sample-files.ts';
import { SEED_PASSWORD } from './seed/seed.ts';
import { openDatabase, startStack } from './stack.ts';

/** k6's exit code when a threshold was crossed. */
export const THRESHOLDS_CROSSED = 99;

const MEMORY_INTERVAL_MS = 2_000;

export interface ScenarioOptions {
  root: string;
  scenario: string;
  dataDir: string;
  accounts: number;
  resultDir: string;
  /** Aborted when the user asks to stop. */
  stop: AbortSignal;
  /** Delays every response by this time, for the negative control. */
  delayMs?: number;
  /** More variables for the scenario, such as RATE or SECONDS. */
  env?: Readonly<Record<string, string>>;
}

export interface ScenarioResult {
  /** k6's exit code: 0, or 99 when a threshold was crossed. */
  exitCode: number;
  summary: K6Summary;
  samples: Sample[];
  usage: Usage[];
  memory: MemorySample[];
  uploads: Uploads;
  /** Only for the scenario `neighbour`. */
  attack: AttackEffect | undefined;
}

/** The memory of a process at one moment of the run. */
export interface MemorySample {
  /** Seconds since the beginning. */
  at: number;
  process: string;
  memoryMiB: number;
}

/** The states of the documents that were uploaded during the run. They show whether the worker was busy. */
export interface Uploads {
  ready: number;
  waiting: number;
  failed: number;
}

/** The CPU time and memory that a process used during the scenario. */
export interface Usage {
  process: string;
  cpuSeconds: number | undefined;
  memoryMiB: number | undefined;
}

/** Trusts forwarded addresses from this machine only; the limits are those of production. */
export const API_SETTINGS = { TRUSTED_PROXIES: '127.0.0.1/32' };

/** Starts an api, a worker and a PostgreSQL, runs one scenario against them, and stops them. */
export async function runScenario(options: ScenarioOptions): Promise<ScenarioResult> {
  const k6 = await findK6();
  const { root, dataDir, resultDir } = options;
  await mkdir(resultDir, { recursive: true });
  const files = join(resultDir, 'files');
  await makeSampleFiles(files);
  const database = await openDatabase(root, dataDir);
  try {
    const stack = await startStack({
      root,
      dataDir,
      database,
      logDir: resultDir,
      api: API_SETTINGS,
    });
    try {
      const pids = { ...stack.pids, postgres: database.server.pid };
      const facts = { files, pids, url: stack.url, databaseUrl: database.url };
      return await unlessStopped(measure(k6, { ...options, ...facts }), options.stop);
    } finally {
      await stack.stop();
    }
  } finally {
    await database.server.stop();
    await rm(files, { recursive: true, force: true });
  }
}

interface Measurement extends ScenarioOptions {
  files: string;
  pids: Record<string, number>;
  url: string;
  databaseUrl: string;
}

async function measure(k6: string, options: Measurement): Promise<ScenarioResult> {
  const { pids, delayMs, url, resultDir, databaseUrl, files, scenario } = options;
  const proxy = delayMs === undefined ? undefined : await startDelayingProxy(url, delayMs);
  let attack: Attack | undefined;
  try {
    if (scenario === 'neighbour') {
      attack = await Attack.prepare(url, databaseUrl, join(files, 'long-scan.pdf'));
    }
    const before = usageOf(pids);
    const begin = new Date();
    const memoryWatch = watchMemory(pids);
    const exitCode = await runK6(k6, {
      ...options,
      url: proxy?.url ?? url,
      env: { ...options.env, ...(attack && { ATTACK_URL: attack.startUrl }) },
    }).finally(memoryWatch.stop);
    const attackEffect = attack?.currentEffect();
    const summaryFile = join(resultDir, 'summary.json');
    if (![0, THRESHOLDS_CROSSED].includes(exitCode) || !existsSync(summaryFile)) {
      throw new Failure(
        `k6 ended with ${exitCode}: see ${join(resultDir, 'k6.log')}.`,
        exitCode || 1,
      );
    }
    const samplesFile = join(resultDir, 'samples.json.gz');
    const samples = await readSamples(samplesFile);
    await rm(samplesFile);
    return {
      exitCode,
      summary: JSON.parse(readFileSync(summaryFile, 'utf8')) as K6Summary,
      samples,
      usage: usageOf(pids).map((after, i) => ({
        ...after,
        cpuSeconds: difference(after.cpuSeconds, before[i]?.cpuSeconds),
      })),
      memory: memoryWatch.samples,
      uploads: await uploadsSince(databaseUrl, begin),
      attack: attackEffect,
    };
  } finally {
    attack?.stop();
    await proxy?.stop();
  }
}

async function runK6(k6: string, options: Measurement): Promise<number> {
  const { root, scenario, resultDir } = options;
  const env = {
    BASE_URL: options.url,
    FILES: options.files,
    ACCOUNTS: String(options.accounts),
    PASSWORD: SEED_PASSWORD,
    SUMMARY: join(resultDir, 'summary.json'),
    ...options.env,
  };
  const args = [
    'run',
    '--quiet',
    '--no-usage-report',
    `--out=json=${join(resultDir, 'samples.json.gz')}`,
    ...Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    join(root, `load/scenarios/${scenario}.ts`),
  ];
  const log = openSync(join(resultDir, 'k6.log'), 'w', 0o600);
  try {
    const child = spawn(k6, args, { stdio: ['ignore', log, log] });
    const end = (): void => void child.kill('SIGKILL');
    process.once('exit', end);
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (exit) => resolve(exit ?? 1));
    });
    process.off('exit', end);
    return code;
  } finally {
    closeSync(log);
  }
}

function watchMemory(pids: Record<string, number>): { samples: MemorySample[]; stop: () => void } {
  const samples: MemorySample[] = [];
  const begin = performance.now();
  const timer = setInterval(() => {
    const at = Math.round((performance.now() - begin) / 1_000);
    for (const [process, pid] of Object.entries(pids)) {
      const memoryMiB = memoryMiBOf(pid);
      if (memoryMiB !== undefined) samples.push({ at, process, memoryMiB });
    }
  }, MEMORY_INTERVAL_MS);
  return { samples, stop: () => clearInterval(timer) };
}

function usageOf(pids: Record<string, number>): Usage[] {
  return Object.entries(pids).map(([process, pid]) => ({
    process,
    cpuSeconds: cpuSecondsOf(pid),
    memoryMiB: memoryMiBOf(pid),
  }));
}

function difference(after?: number, before?: number): number | undefined {
  return after === undefined || before === undefined ? undefined : after - before;
}

async function uploadsSince(databaseUrl: string, begin: Date): Promise<Uploads> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ status: string; count: number }>(
      'SELECT status, count(*)::integer AS count FROM documents WHERE created_at >= $1 GROUP BY status',
      [begin],
    );
    const of = (...states: string[]): number =>
      rows
        .filter(({ status }) => states.includes(status))
        .reduce((sum, { count }) => sum + count, 0);
    return { ready: of('ready'), waiting: of('pending', 'processing'), failed: of('failed') };
  } finally {
    await client.end();
  }
}
