import { join } from 'node:path';
import { ensureBuilt } from '../../tools/launcher/ensure-built.ts';
import { runTool, say } from '../../tools/launcher/failure.ts';
import { edgeCosts } from './edge-costs.ts';
import { limiterCase } from './limiter.ts';
import { spreadOf } from './rounds.ts';

const ROOT = join(import.meta.dirname, '../..');

const ROUNDS = 15;
const REQUESTS_PER_ROUND = 1_000;
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
 * Measures the cost of the edge: a decision of the rate limiter against the memory storage of
 * @nestjs/throttler, and a request through the whole edge against a bare Nest route. All in one run, so that
 * the ratios are comparable between machines.
 */
await runTool(async () => {
  await ensureBuilt(ROOT);
  const rows = [...(await decisions()), await memory()];
  say(table(rows));
  const costs = await edgeCosts(KINDS, ROUNDS, REQUESTS_PER_ROUND);
  const [bare = 0, edge = 0, unlogged = 0, unlimited = 0] = KINDS.map(
    (kind) => spreadOf(costs[kind]).median,
  );
  const added = edge - bare;
  say(`CPU per request, medians of ${ROUNDS} interleaved rounds of ${REQUESTS_PER_ROUND}:`);
  say(`  bare Nest route ${us(bare)}, whole edge ${us(edge)} (${(edge / bare).toFixed(1)} ×)`);
  say(`  of which the log line ${us(edge - unlogged)}, limits ${us(edge - unlimited)}`);
  const verdict = added <= GOAL_EDGE_US ? 'met' : 'missed';
  say(
    `the edge adds ${us(added)} of CPU per request (goal: at most ${GOAL_EDGE_US} µs, ${verdict})`,
  );
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
  const after = `${ours.laterBytesPerKey.toFixed(0)} B after 10⁶ other keys`;
  return {
    what: 'memory per key at 10⁶ keys',
    ours: `${ours.bytesPerKey.toFixed(0)} B, ${after}`,
    theirs: `${theirs.bytesPerKey.toFixed(0)} B`,
    ratio: (theirs.bytesPerKey / ours.bytesPerKey).toFixed(1),
    goal: '≤ 256 B, bounded',
  };
}

interface Memory {
  bytesPerKey: number;
  laterBytesPerKey: number;
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
