import exec from 'k6/execution';
import type { Options } from 'k6/options';
import { openSessions } from '../lib/accounts.ts';
import { operate } from '../lib/mix.ts';
import { COMMON } from '../lib/promise.ts';
import { optional } from '../lib/settings.ts';

/**
 * At which rate is the promise broken? The rate grows step by step; the runner finds the step in the samples.
 */
const USERS = 300;
const FIRST_RATE = optional('RATE', 40);
const FACTOR = 1.2;
const STEPS = 16;
const STEP_SECONDS = optional('SECONDS', 20);

const RATES = Array.from({ length: STEPS }, (_, i) => Math.round(FIRST_RATE * FACTOR ** i));

export const options: Options = {
  ...COMMON,
  scenarios: {
    stress: {
      executor: 'ramping-arrival-rate',
      startRate: FIRST_RATE,
      timeUnit: '1s',
      preAllocatedVUs: USERS,
      maxVUs: USERS,
      gracefulStop: '5s',
      stages: RATES.flatMap((target) => [
        { target, duration: '0s' },
        { target, duration: `${STEP_SECONDS}s` },
      ]),
    },
  },
  // When all users wait for responses, a higher rate shows nothing more, so the run ends.
  thresholds: { dropped_iterations: [{ threshold: 'count<50', abortOnFail: true }] },
};

export const setup = openSessions;

export default function stress(sessions: string[]): void {
  const step = Math.floor((Date.now() - exec.scenario.startTime) / (STEP_SECONDS * 1_000));
  exec.vu.metrics.tags['step'] = String(RATES[step] ?? RATES.at(-1));
  operate(sessions, USERS, true);
}

export { handleSummary } from '../lib/summary.ts';
