import { check } from 'k6';
import http, { type RefinedResponse, type ResponseType } from 'k6/http';
import { loginRequest, params, taken, type Session, type Tokens } from './accounts.ts';
import { nextFile } from './files.ts';
import { BASE_URL } from './settings.ts';

type Operation = (session: Session) => void;

const DOCUMENTS = `${BASE_URL}/v1/documents`;
const PAGE = 50;
/** Every other list goes on where the last one of the session ended. */
const DEEPER = 0.5;
const KNOWN_IDS = 20;
/** In the seeded texts: in most of them, in some, in few. */
const WORDS = [
  'invoice',
  'harbour',
  'quarterly harbour',
  'rechnung',
  '"total amount"',
  'lighthouse',
];

export const OPERATIONS = {
  login(session) {
    const request = loginRequest(session.email, session.address, 'login');
    const response = http.post(request.url, request.body, request.params);
    if (answered(response, 'login', 200)) adopt(session, response);
  },

  refresh(session) {
    const { tags, headers } = params('refresh', session.address);
    const response = http.post(
      `${BASE_URL}/v1/auth/refresh`,
      JSON.stringify({ refreshToken: session.refreshToken }),
      { tags, headers: { ...headers, 'Content-Type': 'application/json' } },
    );
    if (answered(response, 'refresh', 200)) adopt(session, response);
  },

  list(session) {
    const goesOn = session.cursor !== null && Math.random() < DEEPER;
    const cursor = goesOn ? `&cursor=${encodeURIComponent(session.cursor ?? '')}` : '';
    const response = http.get(`${DOCUMENTS}?limit=${PAGE}${cursor}`, as('list', session));
    if (!answered(response, 'list', 200)) return;
    const page = response.json() as unknown as { items: unknown[]; nextCursor: string | null };
    check(page, { 'list: a page': ({ items }) => items.length > 0 && items.length <= PAGE });
    session.cursor = page.nextCursor;
  },

  get(session) {
    const id = anyOf(session.ids);
    const response = http.get(`${DOCUMENTS}/${id}`, as('get', session));
    if (answered(response, 'get', 200)) {
      check(response, { 'get: the document': (got) => got.json('id') === id });
    }
  },

  content(session) {
    const response = http.get(`${DOCUMENTS}/${anyOf(session.ids)}/content`, {
      ...as('content', session),
      responseType: 'binary',
    });
    if (answered(response, 'content', 200)) {
      check(response, {
        'content: whole': ({ body, headers }) =>
          body?.byteLength === Number(headers['Content-Length']),
      });
    }
  },

  search(session) {
    const query = encodeURIComponent(anyOf(WORDS));
    const response = http.get(`${BASE_URL}/v1/search?limit=20&q=${query}`, as('search', session));
    if (answered(response, 'search', 200)) {
      check(response, { 'search: a page': (got) => Array.isArray(got.json('items')) });
    }
  },

  upload(session) {
    const file = nextFile();
    const response = http.post(
      DOCUMENTS,
      { file: http.file(file.bytes, file.name, file.mediaType) },
      as('upload', session),
    );
    if (!answered(response, 'upload', 201)) return;
    session.ids = [response.json('id') as string, ...session.ids].slice(0, KNOWN_IDS);
  },
} satisfies Record<string, Operation>;

export type Endpoint = keyof typeof OPERATIONS;

function as(endpoint: Endpoint, { address, accessToken }: Session) {
  return params(endpoint, address, accessToken);
}

let mayBeRefused = false;

/** Whether 429 and 503 with `Retry-After` count as answers, from now on. */
export function allowRefusals(isAllowed: boolean): void {
  mayBeRefused = isAllowed;
}

/** Whether it was answered as asked; anything else that is no allowed refusal breaks the run's checks. */
function answered(
  response: RefinedResponse<ResponseType | undefined>,
  endpoint: Endpoint,
  status: number,
): boolean {
  const isRefused = [429, 503].includes(response.status) && 'Retry-After' in response.headers;
  if (mayBeRefused && isRefused) return false;
  return check(response, { [`${endpoint}: ${status}`]: (got) => got.status === status });
}

function adopt(session: Session, response: RefinedResponse<ResponseType | undefined>): void {
  Object.assign(session, taken(response.json() as unknown as Tokens));
}

function anyOf<T>(list: readonly T[]): T {
  return list[Math.floor(Math.random() * list.length)] as T;
}
