import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  countOperations,
  findBroken,
  RULES,
  type OpenApi,
  type Operation,
} from './openapi-rules.ts';

/** Exceptions from the rules, with the reason. An exception that is no longer needed fails the test. */
const EXCEPTIONS: Readonly<Record<string, string>> = {};

const published = join(import.meta.dirname, '../../apps/api/openapi.json');

describe('the published contract', () => {
  const document = JSON.parse(readFileSync(published, 'utf8')) as OpenApi;

  it('has operations to check', () => {
    expect(countOperations(document)).toBeGreaterThanOrEqual(17);
  });

  it('keeps every rule, except the listed exceptions', () => {
    expect(findBroken(document).toSorted()).toEqual(Object.keys(EXCEPTIONS).toSorted());
  });
});

describe('the rules', () => {
  const problem = (code: string, status: number) => ({
    'application/problem+json': {
      schema: { allOf: [{ properties: { status: { enum: [status] }, code: { enum: [code] } } }] },
      examples: { [code]: { value: { code, status } } },
    },
  });
  const refusal = (status: number) => ({ description: 'No', content: problem('no', status) });
  const completeOperation = (): Required<Operation> => ({
    operationId: 'getThing',
    tags: ['things'],
    summary: 'Get a thing',
    description: 'One of them.',
    security: [{ bearer: [] }],
    requestBody: { content: { 'application/json': { example: { a: 1 } } } },
    responses: {
      '200': { description: 'The thing', content: { 'application/json': { example: { a: 1 } } } },
      '401': {
        description: 'No token',
        headers: { 'WWW-Authenticate': {} },
        content: problem('auth.unauthenticated', 401),
      },
      ...Object.fromEntries([400, 408, 413, 414, 415, 431, 500].map((s) => [s, refusal(s)])),
      '404': { description: 'None', content: problem('thing.not_found', 404) },
      '429': {
        description: 'Too many',
        headers: { 'Retry-After': {}, RateLimit: {}, 'RateLimit-Policy': {} },
        content: problem('limit.exceeded', 429),
      },
      '503': {
        description: 'Unavailable',
        headers: { 'Retry-After': {} },
        content: problem('service.unavailable', 503),
      },
    },
  });
  const broken = (change: (operation: Operation) => void, path = '/v1/things/{id}') => {
    const operation: Operation = completeOperation();
    change(operation);
    return findBroken({ paths: { [path]: { get: operation } } });
  };
  const at = (rule: string) => `${rule}: GET /v1/things/{id}`;
  const answer = (operation: Operation, status: string) => operation.responses?.[status] ?? {};

  const faults: [string, (operation: Operation) => void][] = [
    ['has an operationId', (op) => delete op.operationId],
    ['has one tag', (op) => op.tags?.push('others')],
    ['has a summary and a description', (op) => delete op.description],
    ['declares whether it needs a token', (op) => delete op.security],
    ['has an answer of success', (op) => delete op.responses?.['200']],
    ['describes every answer', (op) => delete answer(op, '200').description],
    [
      'has problems, and only problems, for errors',
      (op) => Object.assign(answer(op, '404').content ?? {}, { 'application/json': {} }),
    ],
    [
      'shows an example of every problem code',
      (op) => {
        const media = answer(op, '404').content?.['application/problem+json'];
        Object.assign(media ?? {}, { examples: { 'thing.not_found': { value: { status: 400 } } } });
      },
    ],
    [
      'lists 401 with its header when it needs a token',
      (op) => delete answer(op, '401').headers?.['WWW-Authenticate'],
    ],
    [
      'closes the list of codes of every error',
      (op) =>
        Object.assign(answer(op, '404').content?.['application/problem+json'] ?? {}, {
          schema: {},
        }),
    ],
    ['declares the statuses that any route may answer', (op) => delete op.responses?.['500']],
    [
      'sends each item of a list in a form as a part',
      (op) => {
        const schema = { properties: { tags: { type: 'array' } } };
        op.requestBody = { content: { 'multipart/form-data': { schema } } };
      },
    ],
    ['lists 429 with its headers', (op) => delete answer(op, '429').headers?.['RateLimit']],
    ['lists 503 with its header', (op) => delete op.responses?.['503']],
    ['lists 404 when an id is in the path', (op) => delete op.responses?.['404']],
    [
      'shows an example of its JSON input',
      (op) => (op.requestBody = { content: { 'application/json': {} } }),
    ],
    [
      'shows an example of its JSON output',
      (op) => (answer(op, '200').content = { 'application/json': {} }),
    ],
  ];

  it('pass a complete operation', () => {
    expect(broken(() => undefined)).toEqual([]);
  });

  it.each(faults)('find an operation that no longer %s', (rule, change) => {
    expect(broken(change)).toEqual([at(rule)]);
  });

  it('accept an example in the schema that the operation refers to', () => {
    const operation = completeOperation();
    const schema = { $ref: '#/components/schemas/Thing' };
    operation.responses['200'] = {
      description: 'The thing',
      content: { 'application/json': { schema } },
    };
    const paths = { '/v1/things/{id}': { get: operation } };
    const rule = at('shows an example of its JSON output');
    expect(findBroken({ paths, components: { schemas: { Thing: {} } } })).toEqual([rule]);
    expect(findBroken({ paths, components: { schemas: { Thing: { example: 1 } } } })).toEqual([]);
  });

  it('accept a shared example of a problem', () => {
    const operation = completeOperation();
    const examples = { 'thing.not_found': { $ref: '#/components/examples/thing.not_found' } };
    Object.assign(operation.responses['404']?.content?.['application/problem+json'] ?? {}, {
      examples,
    });
    const paths = { '/v1/things/{id}': { get: operation } };
    const value = { code: 'thing.not_found', status: 404 };
    expect(findBroken({ paths })).toEqual([at('shows an example of every problem code')]);
    expect(
      findBroken({ paths, components: { examples: { 'thing.not_found': { value } } } }),
    ).toEqual([]);
  });

  it('find a path outside /v1', () => {
    expect(broken(() => undefined, '/things')).toEqual(['is under /v1: GET /things']);
  });

  it('are all violated by a test above', () => {
    const planted = [...faults.map(([rule]) => rule), 'is under /v1'];
    expect(planted.toSorted()).toEqual(Object.keys(RULES).toSorted());
  });
});
