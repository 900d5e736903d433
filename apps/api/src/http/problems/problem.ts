import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import type { AppError, ErrorKind } from '@app/errors';

/** Maps each kind of error to its HTTP status. No other code does. */
const STATUS_OF_KIND: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'not-acceptable': 406,
  timeout: 408,
  conflict: 409,
  'precondition-failed': 412,
  'too-large': 413,
  'target-too-long': 414,
  'unsupported-type': 415,
  'range-not-satisfiable': 416,
  unprocessable: 422,
  'rate-limited': 429,
  'head-too-large': 431,
  unavailable: 503,
  'insufficient-storage': 507,
};

/** Problem Details for HTTP APIs (RFC 9457), with a stable code and the request id to give to operators. */
export const problemSchema = z
  .object({
    type: z.string().describe('A URI that identifies this kind of problem'),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().describe('What is wrong and what to do next'),
    instance: z.string().describe('The path of the request'),
    code: z.string().describe('Stable code, for programs'),
    requestId: z.string(),
    errors: z
      .array(
        z.object({
          pointer: z
            .string()
            .describe('JSON pointer (RFC 6901) to the part of the input that is not valid'),
          message: z.string(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem', description: 'Problem Details for HTTP APIs (RFC 9457)' });
export type Problem = z.infer<typeof problemSchema>;

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

export function statusOf(error: AppError): number {
  return STATUS_OF_KIND[error.kind];
}

/** Builds the problem that the caller sees. It contains only what the AppError declares as public. */
export function problemOf(error: AppError, request: { path: string; requestId: string }): Problem {
  return {
    type: `urn:strongroom:problem:${error.code}`,
    title: titleOf(error),
    status: statusOf(error),
    detail: error.message,
    instance: request.path,
    code: error.code,
    requestId: request.requestId,
    ...(error.errors.length === 0 ? {} : { errors: [...error.errors] }),
  };
}

/** The problem for an unexpected error: a fixed text, so that no internal detail leaks. */
export function internalProblem(request: { path: string; requestId: string }): Problem {
  return {
    type: 'urn:strongroom:problem:internal',
    title: STATUS_CODES[500] ?? '',
    status: 500,
    detail:
      'The server failed unexpectedly. Try again; if it fails again, give the operator the requestId.',
    instance: request.path,
    code: 'internal',
    requestId: request.requestId,
  };
}

/** The title for `DocumentNotFoundError` is "Document not found". */
function titleOf(error: AppError): string {
  const words = error.constructor.name.replace(/Error$/, '').match(/[A-Z][a-z0-9]*/g) ?? [];
  const sentence = words.join(' ').toLowerCase();
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
