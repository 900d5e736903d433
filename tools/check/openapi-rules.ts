/** The parts of an OpenAPI document that the rules look at. */
export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema>; examples?: Record<string, Example> };
}

interface Example {
  $ref?: string;
  value?: unknown;
}

export interface Operation {
  operationId?: string;
  tags?: string[];
  summary?: string;
  description?: string;
  security?: Record<string, unknown>[];
  requestBody?: { content?: Record<string, MediaType> };
  responses?: Record<string, Answer>;
}

interface Answer {
  description?: string;
  headers?: Record<string, unknown>;
  content?: Record<string, MediaType>;
}

interface Schema {
  $ref?: string;
  type?: string;
  example?: unknown;
  enum?: unknown[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
}

interface MediaType {
  schema?: Schema;
  example?: unknown;
  examples?: Record<string, Example>;
  encoding?: Record<string, { style?: string; explode?: boolean }>;
}

type Components = Required<NonNullable<OpenApi['components']>>;

/** Gets an operation, its path, and the components that it may refer to. */
type Rule = (operation: Operation, path: string, components: Components) => boolean;

const METHODS = ['get', 'put', 'post', 'patch', 'delete', 'head', 'options'];
const problem = 'application/problem+json';

/**
 * Statuses that any route may answer (timeouts, limits, server errors), so that no route has to declare them.
 */
const ANY_REQUEST = ['400', '408', '413', '414', '415', '431', '500'];

/** The rules for every operation. */
export const RULES: Readonly<Record<string, Rule>> = {
  'is under /v1': (_operation, path) => path.startsWith('/v1/'),
  'has an operationId': ({ operationId }) => /^[a-z][A-Za-z]+$/.test(operationId ?? ''),
  'has one tag': ({ tags }) => tags?.length === 1,
  'has a summary and a description': ({ summary, description }) =>
    Boolean(summary) && Boolean(description),
  'declares whether it needs a token': ({ security }) => Array.isArray(security),
  'has an answer of success': ({ responses }) => statusesOf(responses).some(isSuccess),
  'describes every answer': ({ responses }) =>
    answersOf(responses).every(([, { description }]) => Boolean(description)),
  'has problems, and only problems, for errors': ({ responses }) => {
    const errors = errorsOf(responses);
    return (
      errors.length > 0 &&
      errors.every(([, { content }]) => Object.keys(content ?? {}).join() === problem)
    );
  },
  'shows an example of every problem code': ({ responses }, _path, { examples }) =>
    errorsOf(responses).every(([status, answer]) =>
      hasProblemExamples(status, answer.content?.[problem], examples),
    ),
  'closes the list of codes of every error': ({ responses }) =>
    errorsOf(responses).every(([status, answer]) =>
      hasClosedCodes(status, answer.content?.[problem]),
    ),
  'declares the statuses that any route may answer': ({ responses }) =>
    ANY_REQUEST.every((status) => responses?.[status] !== undefined),
  'sends each item of a list in a form as a part': ({ requestBody }) => {
    const form = requestBody?.content?.['multipart/form-data'];
    return Object.entries(form?.schema?.properties ?? {}).every(
      ([name, { type }]) => type !== 'array' || form?.encoding?.[name]?.explode === true,
    );
  },
  'lists 401 with its header when it needs a token': ({ security, responses }) =>
    (security ?? []).length === 0 || hasHeader(responses?.['401'], 'WWW-Authenticate'),
  'lists 503 with its header': ({ responses }) => hasHeader(responses?.['503'], 'Retry-After'),
  'lists 429 with its headers': ({ responses }) =>
    ['Retry-After', 'RateLimit', 'RateLimit-Policy'].every((name) =>
      hasHeader(responses?.['429'], name),
    ),
  'lists 404 when an id is in the path': ({ responses }, path) =>
    !path.includes('{') || responses?.['404'] !== undefined,
  'shows an example of its JSON input': ({ requestBody }, _path, { schemas }) =>
    hasExample(requestBody?.content, schemas),
  'shows an example of its JSON output': ({ responses }, _path, { schemas }) =>
    answersOf(responses)
      .filter(([status]) => isSuccess(status))
      .every(([, { content }]) => hasExample(content, schemas)),
};

/** Returns the operations that violate a rule, as `rule: METHOD /path`. */
export function findBroken(document: OpenApi): string[] {
  const components = { schemas: {}, examples: {}, ...document.components };
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]) => ({ path, method, operation })),
  );
  return Object.entries(RULES).flatMap(([rule, holds]) =>
    operations
      .filter(({ operation, path }) => !holds(operation, path, components))
      .map(({ path, method }) => `${rule}: ${method.toUpperCase()} ${path}`),
  );
}

/** Counts the operations, so that a test can refuse an empty document. */
export function countOperations(document: OpenApi): number {
  return Object.values(document.paths)
    .flatMap((item) => Object.keys(item))
    .filter((method) => METHODS.includes(method)).length;
}

function statusesOf(responses: Operation['responses']): string[] {
  return Object.keys(responses ?? {});
}

function answersOf(responses: Operation['responses']): [string, Answer][] {
  return Object.entries(responses ?? {});
}

function isSuccess(status: string): boolean {
  return status.startsWith('2');
}

function errorsOf(responses: Operation['responses']): [string, Answer][] {
  return answersOf(responses).filter(([status]) => Number(status) >= 400);
}

function hasHeader(answer: Answer | undefined, name: string): boolean {
  return answer?.headers?.[name] !== undefined;
}

/** Looks in the operation itself and in the schema that it refers to. */
function hasExample(
  content: Record<string, MediaType> | undefined,
  schemas: Readonly<Record<string, Schema>>,
): boolean {
  const json = content?.['application/json'];
  if (json === undefined || json.example !== undefined) return true;
  const referred = schemas[json.schema?.$ref?.split('/').at(-1) ?? ''];
  const hasOne = (json.schema?.example ?? referred?.example) !== undefined;
  return hasOne || Object.keys(json.examples ?? {}).length > 0;
}

function hasProblemExamples(
  status: string,
  media: MediaType | undefined,
  shared: Components['examples'],
): boolean {
  const examples = Object.entries(media?.examples ?? {}).map(
    ([code, example]) => [code, shared[example.$ref?.split('/').at(-1) ?? ''] ?? example] as const,
  );
  return (
    examples.length > 0 &&
    examples.every(([code, { value }]) => {
      const shown = value as { code?: unknown; status?: unknown } | undefined;
      return shown?.code === code && String(shown.status) === status;
    })
  );
}

/** The response must have this status, and an example of each code. */
function hasClosedCodes(status: string, media: MediaType | undefined): boolean {
  const own = (media?.schema?.allOf ?? []).map(({ properties }) => properties);
  const valuesOf = (name: string) => own.flatMap((properties) => properties?.[name]?.enum ?? []);
  return (
    valuesOf('status').join() === status &&
    valuesOf('code').join() === Object.keys(media?.examples ?? {}).join()
  );
}
