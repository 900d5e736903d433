import type { AttackEffect } from '../attack/attack.ts';
import type { Verdict } from './k6-summary.ts';
import { percentile, type Sample } from './samples.ts';

/** The goal: a neighbour's p95 under attack is at most this many times the idle one. */
const GOAL = 2;
/**
 * The run fails above this factor. On two processors, one of which reads documents all the time, runs gave 1.2 to 4.0
 * with the protection; without it, a search took fifty times as long.
 */
const FACTOR = 5;
const P95 = 'p95 of ';
const ATTACK = 'attack: ';
const ENDPOINTS = ['search', 'list', 'upload'];

/** The least that the attack must get done; with less, the comparison proves nothing. */
const LEAST_EFFECT: AttackEffect = {
  searches: 4,
  refusedSearches: 10,
  slowUploads: 8,
  eventStreams: 15,
  connections: 80,
};

/** Compares the latencies of each endpoint under attack with those before the attack. */
export function neighbourVerdicts(
  samples: readonly Sample[],
  effect: AttackEffect | undefined,
): Verdict[] {
  return [
    ...ENDPOINTS.map((endpoint) => ratioVerdict(samples, endpoint)),
    ...Object.entries(LEAST_EFFECT).map(([name, least]) => {
      const value = effect?.[name as keyof AttackEffect];
      return {
        metric: `${ATTACK}${name}`,
        rule: `>=${least}`,
        isKept: value !== undefined && value >= least,
        value,
      };
    }),
  ];
}

/** One line for each comparison, and one for what the attack got done. */
export function describeNeighbour(verdicts: readonly Verdict[]): string[] {
  const values = verdicts.map(
    ({ metric, value }) => `${metric}: ${value?.toFixed(1) ?? 'nothing'}`,
  );
  const ofAttack = values.filter((text) => text.startsWith(ATTACK));
  return [
    ...values.filter((text) => text.startsWith(P95)),
    `the goal is at most ${GOAL} times the idle value; the run fails above ${FACTOR} times`,
    `the attack at its end: ${ofAttack.map((text) => text.slice(ATTACK.length)).join(', ')}`,
  ];
}

function ratioVerdict(samples: readonly Sample[], endpoint: string): Verdict {
  const p95Of = (step: string): number =>
    percentile(
      samples
        .filter((sample) => sample.endpoint === endpoint && sample.step === step)
        .map(({ durationMs }) => durationMs)
        .toSorted((a, b) => a - b),
      0.95,
    );
  const idle = p95Of('idle');
  const attacked = p95Of('attack');
  return {
    metric: `${P95}${endpoint} under attack, idle ${idle.toFixed(1)} ms`,
    rule: `<=${(idle * FACTOR).toFixed(1)} ms`,
    // A comparison with NaN is false, so that a part without requests breaks the rule.
    isKept: attacked <= idle * FACTOR,
    value: attacked,
  };
}
