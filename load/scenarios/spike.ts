import exec from 'k6/execution';
import type { Options } from 'k6/options';
import { openSessions } from '../lib/accounts.ts';
import { operate } from '../lib/mix.ts';
import { COMMON, FAILURES, LATENCY } from '../lib/promise.ts';
import { optional } from '../lib/settings.ts';

/** 15 times the usual load for 15 s: are refusals well-formed, and is the promise kept again soon after? */
const USERS = 300;
const RATE = optional('RATE', 20);
const SPIKE_FACTOR = 15;
const CALM_SECONDS = optional('SECONDS', 40);
const SPIKE_SECONDS = 15;
const RECOVERY_SECONDS = 15;

export const options: Options = {
  ...COMMON,
  scenarios: {
    spike: {
      executor: 'ramping-arrival-rate',
      startRate: RATE,
      timeUnit: '1s',
      preAllocatedVUs: USERS,
      maxVUs: USERS,
      stages: [
        { target: RATE, duration: `${CALM_SECONDS}s` },
        { target: RATE * SPIKE_FACTOR, duration: '0s' },
        { target: RATE * SPIKE_FACTOR, duration: `${SPIKE_SECONDS}s` },
        { target: RATE, duration: '0s' },
        { target: RATE, duration: `${RECOVERY_SECONDS + CALM_SECONDS}s` },
      ],
    },
  },
  thresholds: {
    'http_req_duration{step:before}': [...LATENCY],
    'http_req_duration{step:after}': [...LATENCY],
    'http_req_failed{step:before}': [...FAILURES],
    'http_req_failed{step:after}': [...FAILURES],
    checks: ['rate==1'],
  },
};

export const setup = openSessions;

export default function spike(sessions: string[]): void {
  const step = stepAt((Date.now() - exec.scenario.startTime) / 1_000);
  exec.vu.metrics.tags['step'] = step;
  operate(sessions, USERS, step === 'spike' || step === 'recovery');
}

function stepAt(seconds: number): string {
  if (seconds < CALM_SECONDS) return 'before';
  if (seconds < CALM_SECONDS + SPIKE_SECONDS) return 'spike';
  return seconds < CALM_SECONDS + SPIKE_SECONDS + RECOVERY_SECONDS ? 'recovery' : 'after';
}

export { handleSummary } from '../lib/summary.ts';
