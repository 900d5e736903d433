import { percentile, type Sample } from './samples.ts';

const PROMISE_MS = 200;
const FAILED_SHARE = 0.001;

/** How one step of a stress run went. */
export interface StressStep {
  /** Requests a second that were to be sent. */
  rate: number;
  p95: number;
  p99: number;
  failedShare: number;
}

/** Where the promise breaks. */
export interface Knee {
  steps: StressStep[];
  /** The last rate at which it was kept, with all lower ones. */
  keptAt: number | undefined;
  /** The first at which it was not; undefined when none was. */
  brokenAt: number | undefined;
  /** Between the two: where a straight line through their p95 meets the promise. */
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
    p95ReachesPromiseAt: crossing(kept, broken),
  };
}

function isKept({ p95, failedShare }: StressStep): boolean {
  return p95 < PROMISE_MS && failedShare < FAILED_SHARE;
}

function crossing(kept?: StressStep, broken?: StressStep): number | undefined {
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
