import { check } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';
import type { Options } from 'k6/options';
import { nextSession, openSessions } from '../lib/accounts.ts';
import { OPERATIONS, type Endpoint } from '../lib/operations.ts';
import { COMMON, FAILURES } from '../lib/promise.ts';
import { optional } from '../lib/settings.ts';

/**
 * Do others notice one hostile account and one hostile address? The runner (load/run/attack) attacks when this scenario
 * requests it, and compares the latencies of the two parts; k6 itself cannot compare them.
 */
const USERS_OF_PART = 20;
/** One more begins the attack. */
const USERS = 3 * USERS_OF_PART + 1;
const RATE = optional('RATE', 24);
const SECONDS = optional('SECONDS', 18);
const WARM_UP_SECONDS = 3;
/** Until all slow uploads and streams are there. */
const ATTACK_BEGINS_SECONDS = 4;
const ATTACK_URL = __ENV['ATTACK_URL'] ?? '';

/** Enough requests to each endpoint for a percentile. */
const TURNS: readonly Endpoint[] = ['list', 'search', 'upload', 'search', 'list'];

const part = (from: number, seconds: number) => ({
  executor: 'constant-arrival-rate' as const,
  rate: RATE,
  timeUnit: '1s',
  startTime: `${from}s`,
  duration: `${seconds}s`,
  preAllocatedVUs: USERS_OF_PART,
  maxVUs: USERS_OF_PART,
});

const attackAt = WARM_UP_SECONDS + SECONDS;

export const options: Options = {
  ...COMMON,
  scenarios: {
    'warm-up': part(0, WARM_UP_SECONDS),
    idle: part(WARM_UP_SECONDS, SECONDS),
    begin: {
      executor: 'per-vu-iterations',
      vus: 1,
      iterations: 1,
      startTime: `${attackAt}s`,
      exec: 'beginAttack',
    },
    attack: part(attackAt + ATTACK_BEGINS_SECONDS, SECONDS),
  },
  thresholds: {
    'http_req_duration{step:idle}': ['p(99)<5000'],
    'http_req_duration{step:attack}': ['p(99)<5000'],
    'http_req_failed{step:idle}': FAILURES,
    'http_req_failed{step:attack}': FAILURES,
    'http_reqs{endpoint:list}': ['count>0'],
    'http_reqs{endpoint:search}': ['count>0'],
    'http_reqs{endpoint:upload}': ['count>0'],
    checks: ['rate==1'],
    dropped_iterations: ['count==0'],
  },
};

export const setup = openSessions;

export function beginAttack(): void {
  const { status } = http.post(ATTACK_URL);
  check(status, { 'the attack has begun': (got) => got === 204 });
}

export default function neighbour(sessions: string[]): void {
  exec.vu.metrics.tags['step'] = exec.scenario.name;
  const endpoint = TURNS[exec.scenario.iterationInTest % TURNS.length] ?? 'list';
  OPERATIONS[endpoint](nextSession(sessions, USERS));
}

export { handleSummary } from '../lib/summary.ts';
