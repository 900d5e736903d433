import { check } from 'k6';
import { nextSession } from './accounts.ts';
import { allowRefusals, OPERATIONS, type Endpoint } from './operations.ts';

/** What people do, of a hundred. */
const SHARES: readonly (readonly [Endpoint, number])[] = [
  ['login', 5],
  ['refresh', 5],
  ['list', 45],
  ['get', 25],
  ['content', 10],
  ['search', 5],
  ['upload', 5],
];

export const ENDPOINTS = SHARES.map(([endpoint]) => endpoint);

/**
 * One operation of the mix, as one of the virtual user's accounts. Where the scenario asks for more than can be done,
 * being refused with `Retry-After` is a good answer, too.
 */
export function operate(sessions: readonly string[], users: number, mayBeRefused = false): void {
  allowRefusals(mayBeRefused);
  const session = nextSession(sessions, users);
  const endpoint = Date.now() > session.renewAt ? 'refresh' : drawn();
  try {
    OPERATIONS[endpoint](session);
  } catch (error) {
    // k6 only logs what is thrown; a run whose script is broken must not pass.
    check(error, { [`${endpoint}: nothing thrown`]: () => false });
    throw error;
  }
}

function drawn(): Endpoint {
  let left = Math.random() * 100;
  for (const [endpoint, share] of SHARES) {
    left -= share;
    if (left < 0) return endpoint;
  }
  return 'list';
}
