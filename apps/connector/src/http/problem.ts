import { STATUS_CODES } from 'node:http';
import type { AppError, ErrorKind } from '@app/errors';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** The statuses of the kinds of errors that the connector answers with. */
const STATUS_OF_KIND: Partial<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  'not-found': 404,
  conflict: 409,
  'precondition-failed': 412,
  'range-not-satisfiable': 416,
  unprocessable: 422,
  'rate-limited': 429,
  unavailable: 503,
};

/** A problem (RFC 9457) of the connector. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly requestId: string;
}

/** Builds the problem for an error; undefined is an unexpected one, of which the caller sees nothing. */
export function problemOf(error: AppError | undefined, requestId: string): Problem {
  const status = (error && STATUS_OF_KIND[error.kind]) ?? 500;
  const code = error?.code ?? 'internal';
  return {
    type: `urn:strongroom:problem:${code}`,
    title: STATUS_CODES[status] ?? '',
    status,
    detail: error?.message ?? 'The connector failed unexpectedly.',
    code,
    requestId,
  };
}
