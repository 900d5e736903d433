import { ApiResponse, DECORATORS } from '@nestjs/swagger';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { TooManyRequestsError } from '@app/throttling';
import type { AppError } from '@app/errors';
import {
  ContentTypeUnsupportedError,
  HeadTooLargeError,
  JsonMalformedError,
  RequestInvalidError,
  RequestMalformedError,
  RequestTimeoutError,
  RequestTooLargeError,
  ServiceOverloadedError,
  ServiceUnavailableError,
  TargetTooLongError,
} from './problems/http.errors.js';
import {
  internalProblem,
  PROBLEM_MEDIA_TYPE,
  problemOf,
  type Problem,
} from './problems/problem.js';

type DocumentedError = new () => AppError;
type Headers = Readonly<Record<string, string>>;

const ROUTE_PROBLEMS = Symbol('problems of a route');

/** Problems that every route can answer, because the middleware before it refuses such requests. */
const COMMON_PROBLEMS: readonly DocumentedError[] = [
  RequestInvalidError,
  RequestMalformedError,
  RequestTimeoutError,
  RequestTooLargeError,
  TargetTooLongError,
  TooManyRequestsError,
  HeadTooLargeError,
  ServiceUnavailableError,
  ServiceOverloadedError,
];

/** Problems of the JSON parser, which reads the body of every route except those that stream it. */
const JSON_BODY_PROBLEMS: readonly DocumentedError[] = [
  JsonMalformedError,
  ContentTypeUnsupportedError,
];

const EXAMPLE_REQUEST = { path: '/v1/…', requestId: '0199c0de-0000-7000-8000-000000000000' };

/**
 * Documents the problems of routes from the error classes that the code throws. On a method it lists the
 * problems of that route; on a controller, the problems of all its routes.
 *
 * A controller needs this decorator even without arguments: only there are the responses written, each with
 * the closed list of its codes and with the problems that every route can answer.
 */
export function ApiProblems(
  ...errors: readonly DocumentedError[]
): MethodDecorator & ClassDecorator {
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor) => {
    if (descriptor === undefined) describeRoutes(target as RouteClass, errors);
    else Reflect.defineMetadata(ROUTE_PROBLEMS, errors, descriptor.value as object);
  };
}

interface RouteClass {
  readonly prototype: object;
}

function describeRoutes(
  { prototype }: RouteClass,
  controllerErrors: readonly DocumentedError[],
): void {
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
    const handler = descriptor?.value as object | undefined;
    if (descriptor === undefined || handler === undefined) continue;
    if (!Reflect.hasMetadata(METHOD_METADATA, handler)) continue;
    const own = (Reflect.getMetadata(ROUTE_PROBLEMS, handler) ?? []) as DocumentedError[];
    const readsOwnBody = Reflect.hasMetadata(DECORATORS.API_CONSUMES, handler);
    const bodyErrors = readsOwnBody ? [] : JSON_BODY_PROBLEMS;
    const errors = [...controllerErrors, ...own, ...COMMON_PROBLEMS, ...bodyErrors];
    for (const decorate of responseDecorators(errors)) {
      decorate(prototype, name, descriptor);
    }
  }
}

/** One response for each status, with all its problems. */
function responseDecorators(errors: readonly DocumentedError[]): MethodDecorator[] {
  const known = [...new Set(errors)]
    .map((create) => new create())
    .map((error) => ({ problem: problemOf(error, EXAMPLE_REQUEST), headers: error.headers }));
  const all = [...known, { problem: internalProblem(EXAMPLE_REQUEST), headers: {} }];
  return [...Map.groupBy(all, ({ problem }) => problem.status)].map(([status, group]) =>
    responseDecorator(
      status,
      group.map(({ problem }) => problem),
      group.map(({ headers }) => headers),
    ),
  );
}

function responseDecorator(
  status: number,
  problems: readonly Problem[],
  headers: readonly Headers[],
) {
  const names = [...new Set(headers.flatMap((each) => Object.keys(each)))];
  return ApiResponse({
    status,
    description: problems.map(({ code, detail }) => `\`${code}\`: ${detail}`).join('\n\n'),
    ...(names.length === 0 ? {} : { headers: Object.fromEntries(names.map(headerOf)) }),
    content: {
      [PROBLEM_MEDIA_TYPE]: {
        schema: schemaOf(
          status,
          problems.map(({ code }) => code),
        ),
        examples: Object.fromEntries(
          problems.map((problem) => [problem.code, { summary: problem.code, value: problem }]),
        ),
      },
    },
  });
}

/** A problem with this status and one of these codes. */
function schemaOf(status: number, codes: string[]) {
  return {
    allOf: [
      { $ref: '#/components/schemas/Problem' },
      {
        type: 'object' as const,
        required: ['status', 'code'],
        properties: {
          status: { type: 'integer' as const, enum: [status] },
          code: { type: 'string' as const, enum: codes },
        },
      },
    ],
  };
}

function headerOf(name: string): [name: string, header: object] {
  return [name, { description: `See HTTP semantics`, schema: { type: 'string' as const } }];
}
