import type { BenchContext } from '../bench-context.ts';
import { edgeCosts } from '../edge-costs.ts';
import { limiterCase } from '../limiter.ts';
import { compare, spreadOf, type BenchRow } from '../rounds.ts';

const HITS = 200_000;
const STEADY_ROUNDS = 7;

/**
 * Measures the CPU time that the edge adds to a bare Nest route, and whether a counter becomes slower with
 * more hits.
 */
export async function benchEdge({ isShort, rounds }: BenchContext): Promise<BenchRow[]> {
  const costs = await edgeCosts(['bare', 'edge'], Math.max(rounds, 11), isShort ? 500 : 1_000);
  const first: number[] = [];
  const last: number[] = [];
  for (let round = 0; round < STEADY_ROUNDS; round += 1) {
    const steady = await limiterCase<{ first: number; last: number }>('ours', 'steady', HITS);
    first.push(steady.first);
    last.push(steady.last);
  }
  return [
    compare(
      'CPU of the whole edge, relative to a bare Nest route',
      'µs',
      spreadOf(costs.edge),
      spreadOf(costs.bare),
      { atMost: 1.8 },
    ),
    compare(
      '200,000 hits on one key: the last 1,000, relative to the first 1,000',
      'µs',
      spreadOf(last),
      spreadOf(first),
      { atMost: 1.1 },
    ),
  ];
}
