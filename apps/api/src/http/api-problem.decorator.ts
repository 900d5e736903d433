import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { AppError } from '@app/errors';
import { PROBLEM_MEDIA_TYPE, problemOf, statusOf } from './problems/problem.js';

type DocumentedError = new () => AppError;

/** Documents the problems of a route from the classes that the code throws, so that the two cannot differ. */
export function ApiProblems(
  ...errors: readonly DocumentedError[]
): MethodDecorator & ClassDecorator {
  const byStatus = Map.groupBy(
    errors.map((create) => new create()),
    statusOf,
  );
  return applyDecorators(
    ...[...byStatus].map(([status, problems]) =>
      ApiResponse({
        status,
        description: problems.map((error) => `\`${error.code}\`: ${error.message}`).join('\n\n'),
        ...headersOf(problems),
        content: {
          [PROBLEM_MEDIA_TYPE]: {
            schema: { $ref: '#/components/schemas/Problem' },
            examples: Object.fromEntries(problems.map((error) => [error.code, exampleOf(error)])),
          },
        },
      }),
    ),
  );
}

function exampleOf(error: AppError) {
  const at = { path: '/v1/…', requestId: '0199c0de-0000-7000-8000-000000000000' };
  return { summary: error.code, value: problemOf(error, at) };
}

function headersOf(problems: readonly AppError[]) {
  const names = new Set(problems.flatMap((error) => Object.keys(error.headers)));
  if (names.size === 0) return {};
  return {
    headers: Object.fromEntries(
      [...names].map((name) => [
        name,
        { description: `See HTTP semantics`, schema: { type: 'string' as const } },
      ]),
    ),
  };
}
