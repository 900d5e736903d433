import type { Options } from 'k6/options';
import { openSessions } from '../lib/accounts.ts';
import { operate } from '../lib/mix.ts';
import { COMMON, thresholdsFor } from '../lib/promise.ts';
import { optional } from '../lib/settings.ts';

/** Is the promise kept for ten minutes, with a busy worker and the limits of production? */
const USERS = 100;

export const options: Options = {
  ...COMMON,
  scenarios: {
    load: {
      executor: 'constant-arrival-rate',
      rate: optional('RATE', 40),
      timeUnit: '1s',
      duration: `${optional('SECONDS', 600)}s`,
      preAllocatedVUs: USERS,
      maxVUs: USERS,
    },
  },
  thresholds: thresholdsFor('load'),
};

export const setup = openSessions;

export default function load(sessions: string[]): void {
  operate(sessions, USERS);
}

export { handleSummary } from '../lib/summary.ts';
