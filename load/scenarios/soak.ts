import type { Options } from 'k6/options';
import { openSessions } from '../lib/accounts.ts';
import { operate } from '../lib/mix.ts';
import { COMMON, thresholdsFor } from '../lib/promise.ts';
import { optional } from '../lib/settings.ts';

/**
 * Is the promise kept for an hour? The runner compares the end with the beginning: latency and memory must
 * not drift.
 */
const USERS = 60;

export const options: Options = {
  ...COMMON,
  scenarios: {
    soak: {
      executor: 'constant-arrival-rate',
      rate: optional('RATE', 20),
      timeUnit: '1s',
      duration: `${optional('SECONDS', 3_600)}s`,
      preAllocatedVUs: USERS,
      maxVUs: USERS,
    },
  },
  thresholds: thresholdsFor('soak'),
};

export const setup = openSessions;

export default function soak(sessions: string[]): void {
  operate(sessions, USERS);
}

export { handleSummary } from '../lib/summary.ts';
