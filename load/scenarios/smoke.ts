import type { Options } from 'k6/options';
import { openSessions } from '../lib/accounts.ts';
import { operate } from '../lib/mix.ts';
import { COMMON, thresholdsFor } from '../lib/promise.ts';
import { optional } from '../lib/settings.ts';

/** Does every endpoint work and keep the promise at a modest rate? Short enough for each push. */
const USERS = 40;

export const options: Options = {
  ...COMMON,
  scenarios: {
    smoke: {
      executor: 'constant-arrival-rate',
      rate: optional('RATE', 20),
      timeUnit: '1s',
      duration: `${optional('SECONDS', 45)}s`,
      preAllocatedVUs: USERS,
      maxVUs: USERS,
    },
  },
  thresholds: thresholdsFor('smoke'),
};

export const setup = openSessions;

export default function smoke(sessions: string[]): void {
  operate(sessions, USERS);
}

export { handleSummary } from '../lib/summary.ts';
