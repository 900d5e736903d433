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
    ...filters(path, names, { q: 'harbour' }),
    ...pages(path, names.searchCursor, { q: 'harbour' }),
    query(path, { q: names.word, cursor: own.searchCursor }),
  ];
}

type Values = Readonly<Record<string, string>>;

/** Every filter with a value that both accounts have, and those that take a name with a name. */
function filters(path: string, names: Names, always: Values = {}): Probe[] {
  const filtered: Values[] = [
    { tag: names.tag },
    { tagAny: names.tag },
    { tagNone: names.tag },
    { tag: 'shared', status: 'ready', mediaType: 'text/plain' },
    { createdAfter: '2020-01-01T00:00:00Z', createdBefore: '2100-01-01T00:00:00Z' },
    { sizeMin: '1', sizeMax: '1000000' },
  ];
  return filtered.map((values) => query(path, { ...always, ...values }));
}

/** How a list is ordered, counted and continued. */
function pages(path: string, cursor: string, always: Values = {}): Probe[] {
  const paged: Values[] = [
    { sort: 'title' },
    { sort: '-size', limit: '2' },
    { total: 'true' },
    { limit: '1', cursor },
  ];
  return paged.map((values) => query(path, { ...always, ...values }));
}

const cursorOf = (...position: (string | number)[]): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

const document = ({ documentId }: Names, rest = ''): string => `/v1/documents/${documentId}${rest}`;

const source = ({ sourceId }: Names, rest = ''): string => `/v1/sources/${sourceId}${rest}`;

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
    ...pages('/v1/documents', names.listCursor),
    ...typedNames(names).map((q) => query('/v1/documents', { q, total: 'true' })),
    query('/v1/documents', { trashed: 'true' }),
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
  'POST /v1/documents/{id}/passwords': (names) => [
    { path: document(names, '/passwords'), body: { passwords: ['open sesame'] } },
    { path: document(names, '/passwords'), body: { passwords: ['open sesame'], language: 'eng' } },
  ],
  'GET /v1/documents/{id}/pages': (names) => [
    { path: document(names, '/pages') },
    query(document(names, '/pages'), { limit: '1', cursor: cursorOf(1) }),
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
    query(document(names, '/hits'), { q: 'harbour', limit: '1', cursor: cursorOf(1) }),
    query(document(own, '/hits'), { q: names.word }),
  ],
  'GET /v1/search': (names, own) => searches('/v1/search', { names, own }),
  'GET /v1/suggestions': ({ word, title, tag, filename }) =>
    [word.slice(0, 3), word.slice(0, -1), title, tag, filename, `harbour ${word.slice(0, 4)}`].map(
      (q) => query('/v1/suggestions', { q, limit: '20' }),
    ),
  'GET /v1/facets': (names) => [
    { path: '/v1/facets' },
    ...filters('/v1/facets', names),
    ...typedNames(names).map((q) => query('/v1/facets', { q })),
  ],
  'GET /v1/tags': ({ tag }) => [
    { path: '/v1/tags' },
    query('/v1/tags', { q: tag }),
    query('/v1/tags', { limit: '1', cursor: cursorOf('tags', tag) }),
  ],
  // A tag of bob gets the name of another account's tag, and its own name again.
  'PATCH /v1/tags/{name}': (names, own) => [
    { path: `/v1/tags/${names.tag}`, body: { name: 'taken' } },
    { path: `/v1/tags/${names.tag}`, body: { colour: '#336699' } },
    { path: `/v1/tags/${own.tag}`, body: { name: names.tag } },
    { path: `/v1/tags/${names.tag}`, body: { name: own.tag } },
  ],
  'POST /v1/tags/{name}/merge': (names) => [
    { path: `/v1/tags/${names.tag}/merge`, body: { into: 'shared' } },
  ],
  'DELETE /v1/tags/{name}': (names) => [{ path: `/v1/tags/${names.tag}` }],
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
  'GET /v1/sources': () => [{ path: '/v1/sources' }],
  'GET /v1/sources/{id}': (names) => [{ path: source(names) }],
  'PATCH /v1/sources/{id}': (names, own) => [
    { path: source(names), body: { name: 'taken' } },
    { path: source(names), body: { state: 'paused' }, headers: { 'if-match': '"1"' } },
    { path: source(own), body: { name: names.sourceName } },
    { path: source(own), body: { name: own.sourceName } },
  ],
  'PUT /v1/sources/{id}/credentials': (names) => [
    { path: source(names, '/credentials'), body: { password: 'open sesame' } },
  ],
  'GET /v1/sources/callback': (names) => [
    { path: '/v1/sources/callback' },
    query('/v1/sources/callback', { state: 'A'.repeat(43), code: names.sourceId, iss: 'x' }),
    query('/v1/sources/callback', { state: 'A'.repeat(43), error: 'x' }),
  ],
  'POST /v1/sources/callback': (names) => [
    query('/v1/sources/callback', { state: 'A'.repeat(43), code: names.sourceId, iss: 'x' }),
    query('/v1/sources/callback', { state: 'A'.repeat(43), error: 'x' }),
  ],
  'POST /v1/sources/{id}/authorization': (names) => [
    { path: source(names, '/authorization') },
    {
      path: source(names, '/authorization'),
      body: { state: 'A'.repeat(43), code: 'code' },
    },
  ],
  'POST /v1/sources/{id}/sync': (names) => [{ path: source(names, '/sync') }],
  'GET /v1/sources/{id}/events': (names) => [
    { path: source(names, '/events') },
    { path: source(names, '/events'), headers: { 'last-event-id': 'x' } },
  ],
  'GET /v1/sources/{id}/entries': (names) => [
    { path: source(names, '/entries') },
    query(source(names, '/entries'), { parent: Buffer.from('Folder').toString('base64url') }),
    query(source(names, '/entries'), { cursor: '1' }),
  ],
  'GET /v1/sources/{id}/entries/{entryId}/content': (names) => [
    { path: source(names, `/entries/${names.entryId}/content`) },
    {
      path: source(names, `/entries/${names.entryId}/content`),
      headers: { range: 'bytes=0-3' },
    },
  ],
  'POST /v1/sources/{id}/imports': (names) => [
    { path: source(names, '/imports'), body: { entries: [names.entryId] } },
    { path: source(names, '/imports'), body: { folder: '' } },
    { path: source(names, '/imports'), body: { folder: '', recursive: true } },
  ],
  'GET /v1/sources/{id}/imports': (names, own) => [
    { path: source(names, '/imports') },
    query(source(names, '/imports'), { state: 'waiting', limit: '1', cursor: own.importsCursor }),
    query(source(own, '/imports'), { cursor: names.importsCursor }),
  ],
  'POST /v1/sources': (names) => [
    {
      path: '/v1/sources',
      body: {
        kind: 'webdav',
        name: names.sourceName,
        settings: { url: 'https://cloud.example.test/', username: 'anna' },
        credentials: { password: 'refused' },
      },
    },
  ],
  'DELETE /v1/sources/{id}': (names) => [
    { path: source(names) },
    { path: source(names), headers: { 'if-match': '"1"' } },
  ],
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

/** Returns the requests of an operation. */
export function probesOf(
  operation: string,
  { names, own }: { readonly names: Names; readonly own: Names },
): readonly Probe[] {
  return PROBES[operation]?.(names, own) ?? [];
}
