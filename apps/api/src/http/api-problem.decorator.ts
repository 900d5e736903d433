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

const OWN_PROBLEMS = Symbol('problems of a route');

/** What every route may answer, because the pipeline before it refuses such requests. */
const OF_EVERY_ROUTE: readonly DocumentedError[] = [
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

/** What the JSON parser refuses; it reads the body of every route that does not read its own. */
const OF_JSON_BODIES: readonly DocumentedError[] = [
  JsonMalformedError,
  ContentTypeUnsupportedError,
];

const AT = { path: '/v1/…', requestId: '0199c0de-0000-7000-8000-000000000000' };

/**
 * Documents the problems of routes from the classes that the code throws. On a method it names those of the route; on the
 * controller those of all its routes. The controller needs it: there the answers are written, each with the closed list
 * of its codes, and with what every route may answer.
 */
export function ApiProblems(
  ...errors: readonly DocumentedError[]
): MethodDecorator & ClassDecorator {
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor) => {
    if (descriptor === undefined) describeRoutes(target as RouteClass, errors);
    else Reflect.defineMetadata(OWN_PROBLEMS, errors, descriptor.value as object);
  };
}

interface RouteClass {
  readonly prototype: object;
}

function describeRoutes({ prototype }: RouteClass, ofAll: readonly DocumentedError[]): void {
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
    const handler = descriptor?.value as object | undefined;
    if (descriptor === undefined || handler === undefined) continue;
    if (!Reflect.hasMetadata(METHOD_METADATA, handler)) continue;
    const own = (Reflect.getMetadata(OWN_PROBLEMS, handler) ?? []) as DocumentedError[];
    const readsOwnBody = Reflect.hasMetadata(DECORATORS.API_CONSUMES, handler);
    const ofBodies = readsOwnBody ? [] : OF_JSON_BODIES;
    for (const answer of answersOf([...ofAll, ...own, ...OF_EVERY_ROUTE, ...ofBodies])) {
      answer(prototype, name, descriptor);
    }
  }
}

/** One answer for each status, with all its problems. */
function answersOf(errors: readonly DocumentedError[]): MethodDecorator[] {
  const known = [...new Set(errors)]
    .map((create) => new create())
    .map((error) => ({ problem: problemOf(error, AT), headers: error.headers }));
  const all = [...known, { problem: internalProblem(AT), headers: {} }];
  return [...Map.groupBy(all, ({ problem }) => problem.status)].map(([status, group]) =>
    answerOf(
      status,
      group.map(({ problem }) => problem),
      group.map(({ headers }) => headers),
    ),
  );
}

function answerOf(status: number, problems: readonly Problem[], headers: readonly Headers[]) {
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

/** A problem with this status and one of these codes, and no other. */
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
