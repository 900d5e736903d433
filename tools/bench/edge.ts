import { join } from 'node:path';
import { ensureBuilt } from '../local/build.ts';
import { runTool, say } from '../local/failure.ts';
import { edgeCosts } from './edge-costs.ts';
import { limiterCase } from './limiter.ts';
import { spreadOf } from './rounds.ts';

const root = join(import.meta.dirname, '../..');

const ROUNDS = 15;
const REQUESTS_A_ROUND = 1_000;
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
  const costs = await edgeCosts(KINDS, ROUNDS, REQUESTS_A_ROUND);
  const [bare = 0, edge = 0, unlogged = 0, unlimited = 0] = KINDS.map(
    (kind) => spreadOf(costs[kind]).median,
  );
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
