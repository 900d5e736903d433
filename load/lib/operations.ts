import { check } from 'k6';
import http, { type RefinedResponse, type ResponseType } from 'k6/http';
import { loginRequest, params, tokenFields, type Session, type Tokens } from './accounts.ts';
import { nextFile } from './files.ts';
import { BASE_URL } from './settings.ts';

type Operation = (session: Session) => void;

const DOCUMENTS = `${BASE_URL}/v1/documents`;
const PAGE = 50;
/** The share of list requests that continue at the cursor of the session's last list. */
const DEEPER_SHARE = 0.5;
/** The share of lists that are limited to a tag. */
const FILTERED_LIST_SHARE = 0.1;
/** The share of searches and of facets that have two filters. */
const FILTERED_SEARCH_SHARE = 0.5;
const KNOWN_IDS = 20;
/** Words that occur in most, in some, or in few of the seeded texts. */
const WORDS = [
  'invoice',
  'harbour',
  'quarterly harbour',
  'rechnung',
  '"total amount"',
  'lighthouse',
];
/** Tags of the seeded documents: each has up to three of twenty. */
const SEEDED_TAGS = ['bills', 'insurance', 'receipts', 'tax'];

export const OPERATIONS = {
  login(session) {
    const request = loginRequest(session.email, session.address, 'login');
    const response = http.post(request.url, request.body, request.params);
    if (hasStatus(response, 'login', 200)) storeTokens(session, response);
  },

  refresh(session) {
    const { tags, headers } = params('refresh', session.address);
    const response = http.post(
      `${BASE_URL}/v1/auth/refresh`,
      JSON.stringify({ refreshToken: session.refreshToken }),
      { tags, headers: { ...headers, 'Content-Type': 'application/json' } },
    );
    if (hasStatus(response, 'refresh', 200)) storeTokens(session, response);
  },

  list(session) {
    if (Math.random() < FILTERED_LIST_SHARE) return listTag(session);
    const isDeeper = session.cursor !== null && Math.random() < DEEPER_SHARE;
    const cursor = isDeeper ? `&cursor=${encodeURIComponent(session.cursor ?? '')}` : '';
    const response = http.get(`${DOCUMENTS}?limit=${PAGE}${cursor}`, paramsFor('list', session));
    if (!hasStatus(response, 'list', 200)) return;
    const page = response.json() as unknown as { items: unknown[]; nextCursor: string | null };
    check(page, { 'list: a page': ({ items }) => items.length > 0 && items.length <= PAGE });
    session.cursor = page.nextCursor;
  },

  get(session) {
    const id = pickOne(session.ids);
    const response = http.get(`${DOCUMENTS}/${id}`, paramsFor('get', session));
    if (hasStatus(response, 'get', 200)) {
      check(response, { 'get: the document': (got) => got.json('id') === id });
    }
  },

  content(session) {
    const response = http.get(`${DOCUMENTS}/${pickOne(session.ids)}/content`, {
      ...paramsFor('content', session),
      responseType: 'binary',
    });
    if (hasStatus(response, 'content', 200)) {
      check(response, {
        'content: whole': ({ body, headers }) =>
          body?.byteLength === Number(headers['Content-Length']),
      });
    }
  },

  search(session) {
    const query = encodeURIComponent(pickOne(WORDS));
    const response = http.get(
      `${BASE_URL}/v1/search?limit=20&q=${query}${someFilters()}`,
      paramsFor('search', session),
    );
    if (hasStatus(response, 'search', 200)) {
      check(response, { 'search: a page': (got) => Array.isArray(got.json('items')) });
    }
  },

  facets(session) {
    const query = encodeURIComponent(pickOne(WORDS));
    const response = http.get(
      `${BASE_URL}/v1/facets?q=${query}${someFilters()}`,
      paramsFor('facets', session),
    );
    if (hasStatus(response, 'facets', 200)) {
      check(response, { 'facets: counts': (got) => Array.isArray(got.json('tags')) });
    }
  },

  upload(session) {
    const file = nextFile();
    const response = http.post(
      DOCUMENTS,
      { file: http.file(file.bytes, file.name, file.mediaType) },
      paramsFor('upload', session),
    );
    if (!hasStatus(response, 'upload', 201)) return;
    session.ids = [response.json('id') as string, ...session.ids].slice(0, KNOWN_IDS);
  },
} satisfies Record<string, Operation>;

function someFilters(): string {
  if (Math.random() >= FILTERED_SEARCH_SHARE) return '';
  return `&tag=${pickOne(SEEDED_TAGS)}&mediaType=${encodeURIComponent('application/pdf')}`;
}

/** A small account may have no document with the tag. */
function listTag(session: Session): void {
  const response = http.get(
    `${DOCUMENTS}?limit=${PAGE}&tag=${pickOne(SEEDED_TAGS)}`,
    paramsFor('list', session),
  );
  if (hasStatus(response, 'list', 200)) {
    check(response, { 'list: a page of a tag': (got) => Array.isArray(got.json('items')) });
  }
}

export type Endpoint = keyof typeof OPERATIONS;

function paramsFor(endpoint: Endpoint, { address, accessToken }: Session) {
  return params(endpoint, address, accessToken);
}

let mayBeRefused = false;

/** Sets whether 429 and 503 with `Retry-After` count as good answers from now on. */
export function allowRefusals(isAllowed: boolean): void {
  mayBeRefused = isAllowed;
}

/**
 * Returns whether the response has the expected status. Any other response, except an allowed refusal, fails
 * the run's checks.
 */
function hasStatus(
  response: RefinedResponse<ResponseType | undefined>,
  endpoint: Endpoint,
  status: number,
): boolean {
  const isRefused = [429, 503].includes(response.status) && 'Retry-After' in response.headers;
  if (mayBeRefused && isRefused) return false;
  return check(response, { [`${endpoint}: ${status}`]: (got) => got.status === status });
}

function storeTokens(session: Session, response: RefinedResponse<ResponseType | undefined>): void {
  Object.assign(session, tokenFields(response.json() as unknown as Tokens));
}

function pickOne<T>(list: readonly T[]): T {
  return list[Math.floor(Math.random() * list.length)] as T;
}
