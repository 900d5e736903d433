import type { ErrorKind } from '@app/errors';

/** Which kinds of errors pass with time. The api has another table of the same kinds, which maps them to statuses. */
const PASSES_WITH_TIME: Record<ErrorKind, boolean> = {
  invalid: false,
  unauthenticated: false,
  forbidden: false,
  'not-found': false,
  'method-not-allowed': false,
  'not-acceptable': false,
  conflict: false,
  'precondition-failed': false,
  'too-large': false,
  'target-too-long': false,
  'head-too-large': false,
  'unsupported-type': false,
  'range-not-satisfiable': false,
  unprocessable: false,
  'rate-limited': true,
  timeout: true,
  unavailable: true,
  'insufficient-storage': true,
};

export function isWorthARetry(kind: ErrorKind): boolean {
  return PASSES_WITH_TIME[kind];
}
