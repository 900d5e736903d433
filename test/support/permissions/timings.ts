/** Times of two requests that were sent in turns, in milliseconds. */
export interface PairedTimes {
  readonly one: readonly number[];
  readonly other: readonly number[];
}

/** Shorter differences cannot be seen by a client behind a network. */
const UNSEEN_MS = 0.5;

/** Times two requests in turns. The order changes with every pair, so that neither is always the second one. */
export async function timeInTurns(
  pairs: number,
  one: () => Promise<unknown>,
  other: () => Promise<unknown>,
): Promise<PairedTimes> {
  const times = { one: [] as number[], other: [] as number[] };
  for (let i = 0; i < pairs; i += 1) {
    const turns = [
      [one, times.one],
      [other, times.other],
    ] as const;
    for (const [request, list] of i % 2 === 0 ? turns : turns.toReversed()) {
      const start = performance.now();
      await request();
      list.push(performance.now() - start);
    }
  }
  return times;
}

/**
 * Returns how far apart the medians are, and how far apart they may be: the larger interquartile range.
 *
 * The median of n times has a standard error of about 1.25 σ/√n, and the interquartile range is about 1.35 σ. With 100
 * pairs, two medians of the same distribution therefore differ by 0.13 interquartile ranges (one standard error), so
 * the bound is 7 standard errors away: chance does not exceed it. A busy machine makes both sides slower, and the
 * interquartile range with them, because the requests are sent in turns.
 */
export function compareMedians({ one, other }: PairedTimes): { apart: number; bound: number } {
  const apart = Math.abs(quantile(one, 0.5) - quantile(other, 0.5));
  return { apart, bound: Math.max(rangeOf(one), rangeOf(other), UNSEEN_MS) };
}

function rangeOf(times: readonly number[]): number {
  return quantile(times, 0.75) - quantile(times, 0.25);
}

function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
}
