import type { MemorySample } from '../run-scenario.ts';
import type { Verdict } from './k6-summary.ts';
import { percentile, type Sample } from './samples.ts';

const PARTS = 6;
/** The allowed difference between two parts of an hour: noise, not drift. */
const LATENCY = { factor: 1.5, slackMs: 20 };
const MEMORY = { factor: 1.25, slackMiB: 48 };

/**
 * Compares the last sixth of a soak run with its second sixth, after the warm-up: neither latency nor memory
 * may grow.
 */
export function driftVerdicts(
  samples: readonly Sample[],
  memory: readonly MemorySample[],
): Verdict[] {
  const endMs = samples.reduce((latest, { at }) => Math.max(latest, at), 0) + 1;
  const p95Of = (part: number): number => {
    const own = samples.filter(({ at }) => Math.floor((at / endMs) * PARTS) === part);
    return percentile(
      own.map(({ durationMs }) => durationMs).toSorted((a, b) => a - b),
      0.95,
    );
  };
  const allowed = p95Of(1) * LATENCY.factor + LATENCY.slackMs;
  const last = p95Of(PARTS - 1);
  const verdicts = [
    {
      metric: 'p95 of the last sixth',
      rule: `<${allowed.toFixed(1)}`,
      isKept: last < allowed,
      value: last,
    },
  ];
  for (const [process, own] of Map.groupBy(memory, (sample) => sample.process)) {
    const part = Math.max(1, Math.floor(own.length / PARTS));
    const early = highest(own.slice(part, 2 * part)) * MEMORY.factor + MEMORY.slackMiB;
    const late = highest(own.slice(-part));
    verdicts.push({
      metric: `memory of ${process} in the last sixth`,
      rule: `<${early.toFixed(0)} MiB`,
      isKept: late < early,
      value: late,
    });
  }
  return verdicts;
}

function highest(samples: readonly MemorySample[]): number {
  return samples.reduce((most, { memoryMiB }) => Math.max(most, memoryMiB), 0);
}
