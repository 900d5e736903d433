import { percentile, type Sample } from './samples.ts';

const PROMISE_MS = 200;
const MAX_FAILED_SHARE = 0.001;

/** The result of one step of a stress run. */
export interface StressStep {
  /** The target rate, in requests a second. */
  rate: number;
  p95: number;
  p99: number;
  failedShare: number;
}

/** The rate at which the promise is broken. */
export interface Knee {
  steps: StressStep[];
  /** The highest rate at which this step and all lower steps kept the promise. */
  keptAt: number | undefined;
  /** The lowest rate that broke the promise; undefined when no rate did. */
  brokenAt: number | undefined;
  /** The rate between the two at which p95 reaches the promise, by linear interpolation. */
  p95ReachesPromiseAt: number | undefined;
}

/** Finds the knee in the samples of a stress run, each of which names its step. */
export function findKnee(samples: readonly Sample[]): Knee {
  const steps = stepsOf(samples);
  const brokenIndex = steps.findIndex((step) => !isKept(step));
  const kept = steps[(brokenIndex === -1 ? steps.length : brokenIndex) - 1];
  const broken = steps[brokenIndex];
  return {
    steps,
    keptAt: kept?.rate,
    brokenAt: broken?.rate,
    p95ReachesPromiseAt: interpolateRate(kept, broken),
  };
}

function isKept({ p95, failedShare }: StressStep): boolean {
  return p95 < PROMISE_MS && failedShare < MAX_FAILED_SHARE;
}

function interpolateRate(kept?: StressStep, broken?: StressStep): number | undefined {
  if (kept === undefined || broken === undefined) return undefined;
  if (broken.p95 <= PROMISE_MS) return undefined; // broken by failures
  const share = (PROMISE_MS - kept.p95) / (broken.p95 - kept.p95);
  return Math.round(kept.rate + share * (broken.rate - kept.rate));
}

function stepsOf(samples: readonly Sample[]): StressStep[] {
  const byRate = Map.groupBy(samples, ({ step }) => Number(step));
  return [...byRate]
    .map(([rate, own]) => {
      const sorted = own.map(({ durationMs }) => durationMs).toSorted((a, b) => a - b);
      return {
        rate,
        p95: percentile(sorted, 0.95),
        p99: percentile(sorted, 0.99),
        failedShare: own.filter(({ isFailed }) => isFailed).length / own.length,
      };
    })
    .toSorted((a, b) => a.rate - b.rate);
}
