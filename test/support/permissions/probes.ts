import type { Names } from './names.js';

/** A request that one account sends with names of another one. */
export interface Probe {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or a form. */
  readonly body?: unknown;
}

/** The requests of an operation: `names` are those of another account, `own` those of the account that asks. */
export type Probes = (names: Names, own: Names) => readonly Probe[];

const query = (path: string, values: Readonly<Record<string, string>>): Probe => ({
  path: `${path}?${new URLSearchParams(values).toString()}`,
});

/** A registration says whether an address is known (409): clients rely on it. It must say nothing else. */
export const TELLS_WHETHER_KNOWN = 'POST /v1/auth/register';

/** Everything of an account that can be typed into a search. */
function typedNames({ word, phrase, title, tag, filename, content }: Names): string[] {
  const words = [word, title, tag, filename, content];
  const parts = [`"${phrase}"`, `${word.slice(0, -2)}*`, word.slice(0, -1), `harbour -${word}`];
  return [...words, ...parts, `harbour or ${word}`, `harbour ${word}`];
}

/** Searches for the names, and continues a page of a search with another account's cursor. */
function searches(path: string, { names, own }: { names: Names; own: Names }): Probe[] {
  return [
    ...typedNames(names).map((q) => query(path, { q })),
    query(path, { q: 'harbour', limit: '1', cursor: names.searchCursor }),
    query(path, { q: names.word, cursor: own.searchCursor }),
  ];
}

/** Every filter of the list with a value that both accounts have, and those by name with a name. */
function filters(path: string, names: Names): Probe[] {
  return [
    query(path, { tag: names.tag }),
    query(path, { tag: 'shared', status: 'ready', mediaType: 'text/plain' }),
    query(path, { createdAfter: '2020-01-01T00:00:00Z', createdBefore: '2100-01-01T00:00:00Z' }),
    query(path, { trashed: 'true' }),
  ];
}

const document = ({ documentId }: Names, rest = ''): string => `/v1/documents/${documentId}${rest}`;

const file = (content: string, fields: Readonly<Record<string, string>> = {}): FormData => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([content]), 'upload.txt');
  return form;
};

const contents = (names: Names, rest: string): Probe[] => [
  { path: document(names, rest) },
  { path: document(names, rest), headers: { 'if-none-match': names.etag } },
  { path: document(names, rest), headers: { range: 'bytes=0-3', 'if-range': names.etag } },
];

/** One entry for each operation of openapi.json, by method and path. An operation without an entry fails the test. */
export const PROBES: Readonly<Record<string, Probes>> = {
  'GET /v1/documents': (names) => [
    ...filters('/v1/documents', names),
    query('/v1/documents', { limit: '1', cursor: names.listCursor }),
  ],
  'GET /v1/documents/{id}': (names) => [
    { path: document(names) },
    { path: document(names), headers: { 'if-none-match': names.etag } },
  ],
  'PATCH /v1/documents/{id}': (names) => [
    { path: document(names), body: { title: 'taken', tags: ['taken'] } },
    { path: document(names), body: { title: 'taken' }, headers: { 'if-match': names.etag } },
  ],
  'POST /v1/documents/{id}/ocr': (names) => [
    { path: document(names, '/ocr'), body: { language: 'eng' } },
  ],
  'GET /v1/documents/{id}/pages': (names) => [
    { path: document(names, '/pages') },
    query(document(names, '/pages'), { limit: '1', cursor: 'WzFd' }),
  ],
  'GET /v1/documents/{id}/pages/{number}': (names) => [
    { path: document(names, '/pages/1') },
    { path: document(names, '/pages/99') },
  ],
  'GET /v1/documents/{id}/content': (names) => contents(names, '/content'),
  'GET /v1/documents/{id}/searchable.pdf': (names) => contents(names, '/searchable.pdf'),
  'GET /v1/documents/{id}/text': (names) => [
    { path: document(names, '/text') },
    { path: document(names, '/text'), headers: { accept: 'application/json' } },
  ],
  'POST /v1/documents/{id}/content-url': (names) => [
    { path: document(names, '/content-url'), body: { expiresIn: 60 } },
  ],
  // A token is the right to read this one document, so it is tried with every other document.
  'GET /v1/documents/{id}/signed-content': (names, own) => [
    query(document(names, '/signed-content'), { token: own.contentToken }),
    query(document(own, '/signed-content'), { token: names.contentToken }),
  ],
  'GET /v1/documents/{id}/events': (names) => [
    { path: document(names, '/events') },
    { path: document(names, '/events'), headers: { 'last-event-id': '1' } },
  ],
  'GET /v1/documents/{id}/hits': (names, own) => [
    query(document(names, '/hits'), { q: 'harbour' }),
    query(document(names, '/hits'), { q: names.word }),
    query(document(own, '/hits'), { q: names.word }),
  ],
  'GET /v1/search': (names, own) => searches('/v1/search', { names, own }),
  'GET /v1/suggestions': (names) =>
    [names.word.slice(0, 3), names.word.slice(0, -1), names.title, names.tag, names.filename].map(
      (q) => query('/v1/suggestions', { q }),
    ),
  'GET /v1/facets': (names) => [
    { path: '/v1/facets' },
    ...filters('/v1/facets', names),
    ...typedNames(names).map((q) => query('/v1/facets', { q })),
  ],
  'GET /v1/tags': () => [{ path: '/v1/tags' }],
  'PATCH /v1/tags/{tag}': (names) => [
    { path: `/v1/tags/${names.tag}`, body: { name: 'taken' } },
    { path: `/v1/tags/${names.tag}`, body: { color: '#336699' } },
  ],
  'DELETE /v1/tags/{tag}': (names) => [{ path: `/v1/tags/${names.tag}` }],
  'GET /v1/capabilities': (names) => [
    { path: '/v1/capabilities' },
    { path: '/v1/capabilities', headers: { 'if-none-match': names.etag } },
  ],
  'GET /v1/me': () => [{ path: '/v1/me' }],
  'GET /v1/me/audit': (names) => [query('/v1/me/audit', { limit: '1', cursor: names.auditCursor })],
  'POST /v1/auth/login': (names) => [
    { path: '/v1/auth/login', body: { email: names.email, password: 'not the password' } },
  ],
  'POST /v1/auth/register': (names) => [
    { path: '/v1/auth/register', body: { email: names.email, password: names.password } },
  ],
  'POST /v1/auth/refresh': (names) => [
    { path: '/v1/auth/refresh', body: { refreshToken: names.accessToken } },
    { path: '/v1/auth/refresh', body: { refreshToken: names.documentId } },
  ],
  'POST /v1/auth/logout': (names) => [
    { path: '/v1/auth/logout', body: { refreshToken: names.accessToken } },
  ],
  'POST /v1/auth/password': (names) => [
    {
      path: '/v1/auth/password',
      body: { currentPassword: names.password, newPassword: 'seven brass keys on a nail' },
    },
  ],
  'DELETE /v1/me': (names) => [{ path: '/v1/me', body: { password: names.password } }],
  // These change what the account itself has, so they come last.
  'DELETE /v1/documents/{id}': (names) => [{ path: document(names) }],
  'POST /v1/documents/{id}/restore': (names) => [{ path: document(names, '/restore') }],
  'POST /v1/documents': (names) => [
    { path: '/v1/documents', body: file(names.content) },
    {
      path: '/v1/documents',
      body: file(`own ${names.content}`),
      headers: { 'idempotency-key': names.idempotencyKey },
    },
  ],
  'POST /v1/auth/logout-all': () => [{ path: '/v1/auth/logout-all' }],
};

export interface OpenApi {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          { readonly parameters?: readonly { in: string; name: string }[] } | undefined
        >
      >
    >
  >;
}

/** Returns the operations of the document, as in {@link PROBES}. */
export function operationsOf({ paths }: OpenApi): string[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

/** Returns the operations, and the query parameters and headers of operations, that no probe uses. */
export function findUnprobed(openapi: OpenApi, names: Names): string[] {
  return operationsOf(openapi).flatMap((operation) => {
    const probes = PROBES[operation]?.(names, names);
    if (probes === undefined) return [operation];
    const [method = '', path = ''] = operation.split(' ');
    const parameters = openapi.paths[path]?.[method.toLowerCase()]?.parameters ?? [];
    return parameters
      .filter((parameter) => !probes.some((probe) => uses(probe, parameter)))
      .map(({ name }) => `${operation}: ${name}`);
  });
}

function uses({ path, headers }: Probe, parameter: { in: string; name: string }): boolean {
  if (parameter.in === 'header') return headers?.[parameter.name.toLowerCase()] !== undefined;
  if (parameter.in !== 'query') return true;
  return new URLSearchParams(path.split('?')[1] ?? '').has(parameter.name);
}
