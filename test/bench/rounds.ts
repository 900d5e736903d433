/** The median and the range of repeated measurements. */
export interface Spread {
  median: number;
  lowest: number;
  highest: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    median: sorted[sorted.length >> 1] ?? Number.NaN,
    lowest: sorted[0] ?? Number.NaN,
    highest: sorted.at(-1) ?? Number.NaN,
  };
}

/**
 * Runs several measurements in turn, round by round, so that other load on the machine affects all of them
 * alike. The first `warmUps` rounds are not counted.
 */
export async function interleave<K extends string>(
  rounds: number,
  measures: Readonly<Record<K, () => Promise<number>>>,
  warmUps = 1,
): Promise<Record<K, Spread>> {
  const names = Object.keys(measures) as K[];
  const values = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = 0; round < warmUps + rounds; round += 1) {
    for (const name of names) {
      const value = await measures[name]();
      if (round >= warmUps) values.get(name)?.push(value);
    }
  }
  return Object.fromEntries(
    names.map((name) => [name, spreadOf(values.get(name) ?? [])]),
  ) as Record<K, Spread>;
}

/** One comparison in the report. */
export interface BenchRow {
  what: string;
  ours: string;
  baseline: string;
  /** The value that is compared with the goal. */
  ratio: number;
  goal: string;
  isMet: boolean;
  /** The result missed the goal by more than the noise of a busy machine can explain. */
  isFarOff: boolean;
  /** The ranges of ours and of the baseline. */
  spread?: { ours: Spread; baseline: Spread };
}

/** On a busy machine a result may miss its goal by this factor. A result beyond that is a regression. */
const TOLERANCE = 4;

type Unit = 'B' | 'MiB' | 'ms' | 'µs' | 's' | '/s' | 'pages/min' | 'MiB/s';

/** Compares the ratio of the medians, `ours` / `baseline`, with the goal. */
export function compare(
  what: string,
  unit: Unit,
  ours: Spread,
  baseline: Spread,
  goal: { atLeast: number } | { atMost: number },
): BenchRow {
  const ratio = ours.median / baseline.median;
  return {
    ...judge(ratio, goal),
    what,
    ours: `${formatNumber(ours.median)} ${unit}`,
    baseline: `${formatNumber(baseline.median)} ${unit}`,
    ratio,
    goal: 'atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`,
    spread: { ours, baseline },
  };
}

/** Compares a ratio with its goal. NaN, which means that nothing was measured, is far off. */
export function judge(
  ratio: number,
  goal: { atLeast: number } | { atMost: number },
): { isMet: boolean; isFarOff: boolean } {
  if ('atLeast' in goal) {
    return { isMet: ratio >= goal.atLeast, isFarOff: !(ratio >= goal.atLeast / TOLERANCE) };
  }
  return { isMet: ratio <= goal.atMost, isFarOff: !(ratio <= goal.atMost * TOLERANCE) };
}

export function formatNumber(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
