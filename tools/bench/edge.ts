import { execFile, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureBuilt } from '../local/build.ts';
import { runTool, say } from '../local/failure.ts';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

const ROUNDS = 15;
const REQUESTS_A_ROUND = 1_000;
const CONNECTIONS = 8;
const GOAL_EDGE_US = 60;
const KINDS = ['bare', 'edge', 'unlogged', 'unlimited'] as const;

interface Row {
  what: string;
  ours: string;
  theirs: string;
  ratio: string;
  goal: string;
}

/**
 * What the edge costs: a decision of the limits against @nestjs/throttler's own memory storage, and a request through
 * the whole edge against a bare Nest route. All of it in one run, so that the ratios mean something on any machine.
 */
await runTool(async () => {
  await ensureBuilt(root);
  const rows = [...(await decisions()), await memory()];
  say(table(rows));
  const [bare = 0, edge = 0, unlogged = 0, unlimited = 0] = await requests();
  const added = edge - bare;
  say(`CPU a request, medians of ${ROUNDS} interleaved rounds of ${REQUESTS_A_ROUND}:`);
  say(`  bare Nest route ${us(bare)}, whole edge ${us(edge)} (${(edge / bare).toFixed(1)} ×)`);
  say(`  of that the log line ${us(edge - unlogged)}, limits ${us(edge - unlimited)}`);
  const verdict = added <= GOAL_EDGE_US ? 'met' : 'missed';
  say(`the edge adds ${us(added)} of CPU a request (goal: at most ${GOAL_EDGE_US} µs, ${verdict})`);
});

async function decisions(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [label, keys] of [
    ['10', 10],
    ['10⁴', 10_000],
    ['10⁶', 1_000_000],
  ] as const) {
    const [ours, theirs] = await both('keys', keys);
    rows.push(row(`a decision among ${label} keys`, ours, theirs, '≤ 10 µs'));
  }
  const [ours100, theirs100] = await both('hits', 100);
  rows.push(row('a decision after 10² hits of one key', ours100, theirs100, '≤ 10 µs'));
  const [ours, theirs] = await both('hits', 100_000);
  rows.push(row('a decision after 10⁵ hits of one key', ours, theirs, '≤ 10 µs'));
  rows.push({
    what: '… 10⁵ hits against 10²',
    ours: `${(ours / ours100).toFixed(2)} ×`,
    theirs: `${(theirs / theirs100).toFixed(0)} ×`,
    ratio: '',
    goal: '≤ 2 ×',
  });
  return rows;
}

async function memory(): Promise<Row> {
  const ours = await limiterCase<Memory>('ours', 'memory', 1_000_000);
  const theirs = await limiterCase<Memory>('theirs', 'memory', 1_000_000);
  const after = `${ours.thenBytesAKey.toFixed(0)} B after 10⁶ others`;
  return {
    what: 'memory a key at 10⁶ keys',
    ours: `${ours.bytesAKey.toFixed(0)} B, ${after}`,
    theirs: `${theirs.bytesAKey.toFixed(0)} B`,
    ratio: (theirs.bytesAKey / ours.bytesAKey).toFixed(1),
    goal: '≤ 256 B, bounded',
  };
}

interface Memory {
  bytesAKey: number;
  thenBytesAKey: number;
}

async function both(measure: string, size: number): Promise<[number, number]> {
  return [
    await limiterCase<number>('ours', measure, size),
    await limiterCase<number>('theirs', measure, size),
  ];
}

/** In a process of its own: no case inherits another's heap, or what the compiler learnt from it. */
async function limiterCase<T>(store: string, measure: string, size: number): Promise<T> {
  const script = join(import.meta.dirname, 'limiter-case.ts');
  const flags = ['--expose-gc', '--max-old-space-size=4096'];
  const args = [...flags, script, store, measure, String(size)];
  const { stdout } = await run(process.execPath, args, { timeout: 60_000 });
  return JSON.parse(stdout) as T;
}

function row(what: string, ours: number, theirs: number, goal: string): Row {
  return { what, ours: us(ours), theirs: us(theirs), ratio: (theirs / ours).toFixed(1), goal };
}

function us(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(0)} µs`;
}

function table(rows: readonly Row[]): string {
  const head = { what: '', ours: 'ours', theirs: 'theirs', ratio: 'theirs/ours', goal: 'goal' };
  const all: Row[] = [head, ...rows];
  const widths = (['what', 'ours', 'theirs', 'ratio', 'goal'] as const).map(
    (column) => [column, Math.max(...all.map((line) => [...line[column]].length))] as const,
  );
  return all
    .map((line) => widths.map(([column, width]) => line[column].padEnd(width)).join('  '))
    .join('\n');
}

/** Microseconds of the server's CPU a request, for each kind of server. */
async function requests(): Promise<number[]> {
  const servers = await Promise.all(KINDS.map(startServer));
  const costs = new Map(servers.map((server) => [server.kind, [] as number[]]));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const server of servers) {
      const cost = await costOfRound(server);
      // The first round only warms up.
      if (round > 0) costs.get(server.kind)?.push(cost);
    }
  }
  for (const { child } of servers) child.disconnect();
  return KINDS.map((kind) => median(costs.get(kind)));
}

interface Server {
  kind: string;
  child: ChildProcess;
  url: string;
  agent: Agent;
}

async function startServer(kind: string): Promise<Server> {
  // What it logs is written, as in production, but nobody reads it.
  const child = fork(join(import.meta.dirname, 'edge-server.ts'), [kind], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const { url } = await nextMessage<{ url: string }>(child);
  return { kind, child, url, agent: new Agent({ keepAlive: true, maxSockets: CONNECTIONS }) };
}

async function costOfRound(server: Server): Promise<number> {
  const before = await cpuOf(server);
  let left = REQUESTS_A_ROUND;
  const client = async () => {
    while (left > 0) {
      left -= 1;
      await get(server);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  return ((await cpuOf(server)) - before) / REQUESTS_A_ROUND;
}

function get({ url, agent }: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    const req = request(`${url}/v1/probe`, { agent }, (res) => {
      if (res.statusCode !== 200) reject(new Error(`The probe answered ${res.statusCode}`));
      res.once('end', resolve).resume();
    });
    req.once('error', reject).end();
  });
}

async function cpuOf({ child }: Server): Promise<number> {
  child.send('cpu');
  const { cpu } = await nextMessage<{ cpu: NodeJS.CpuUsage }>(child);
  return cpu.user + cpu.system;
}

async function nextMessage<T>(child: ChildProcess): Promise<T> {
  const [message] = (await once(child, 'message')) as [T];
  return message;
}

function median(values: readonly number[] = []): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
