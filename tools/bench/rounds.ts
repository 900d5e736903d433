/** Several measurements of one thing. */
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
 * Measures several things in turn, round by round, so that whatever else happens on the machine meets all of them. The
 * first round only warms up, unless there is nothing to warm.
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

/** One comparison, as it is reported. */
export interface BenchRow {
  what: string;
  ours: string;
  baseline: string;
  /** What is compared with the goal. */
  ratio: number;
  goal: string;
  isMet: boolean;
  /** It missed the goal by so much that no noise of a busy machine explains it. */
  isFarOff: boolean;
  /** Lowest and highest, of ours and of the baseline. */
  spread?: { ours: Spread; baseline: Spread };
}

/** How many times a goal may be missed by on a busy machine; what is slower has grown slower. */
const TOLERANCE = 4;

type Unit = 'B' | 'ms' | 'µs' | 's' | '/s' | 'pages/min' | 'MiB/s';

/** `ours` over `baseline` must be at least, or at most, so much. */
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
    ours: `${readable(ours.median)} ${unit}`,
    baseline: `${readable(baseline.median)} ${unit}`,
    ratio,
    goal: 'atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`,
    spread: { ours, baseline },
  };
}

/** A ratio that is none, as of a round that measured nothing, is far off, too. */
export function judge(
  ratio: number,
  goal: { atLeast: number } | { atMost: number },
): { isMet: boolean; isFarOff: boolean } {
  if ('atLeast' in goal) {
    return { isMet: ratio >= goal.atLeast, isFarOff: !(ratio >= goal.atLeast / TOLERANCE) };
  }
  return { isMet: ratio <= goal.atMost, isFarOff: !(ratio <= goal.atMost * TOLERANCE) };
}

export function readable(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
