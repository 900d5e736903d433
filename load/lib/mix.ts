import { check } from 'k6';
import { nextSession } from './accounts.ts';
import { allowRefusals, OPERATIONS, type Endpoint } from './operations.ts';

/** The mix of operations, in percent. */
const SHARES: readonly (readonly [Endpoint, number])[] = [
  ['login', 5],
  ['refresh', 5],
  ['list', 43],
  ['get', 25],
  ['content', 10],
  ['search', 5],
  ['facets', 2],
  ['upload', 5],
];

export const ENDPOINTS = SHARES.map(([endpoint]) => endpoint);

/**
 * Runs one operation of the mix with one of the accounts of the virtual user. In a scenario that overloads
 * the api, a refusal with `Retry-After` is also a good answer.
 */
export function operate(sessions: readonly string[], users: number, mayBeRefused = false): void {
  allowRefusals(mayBeRefused);
  const session = nextSession(sessions, users);
  const endpoint = Date.now() > session.renewAt ? 'refresh' : randomEndpoint();
  try {
    OPERATIONS[endpoint](session);
  } catch (error) {
    // k6 only logs an exception; a run whose script is broken must not pass.
    check(error, { [`${endpoint}: nothing thrown`]: () => false });
    throw error;
  }
}

function randomEndpoint(): Endpoint {
  let rest = Math.random() * 100;
  for (const [endpoint, share] of SHARES) {
    rest -= share;
    if (rest < 0) return endpoint;
  }
  return 'list';
}
