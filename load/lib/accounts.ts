import { fail } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';
import { ACCOUNTS, BASE_URL, PASSWORD } from './settings.ts';

/** A logged-in account with its own client address. */
export interface Session {
  readonly email: string;
  /**
   * Sent as X-Forwarded-For by the trusted proxy, so that the limits by address count each account
   * separately.
   */
  readonly address: string;
  accessToken: string;
  refreshToken: string;
  /** After this time the next operation is a refresh. A good client does not wait for a 401. */
  renewAt: number;
  /** Documents that have bytes in the store. */
  ids: string[];
  /** The cursor of the next page of the list; null when there is none. */
  cursor: string | null;
}

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresIn: number;
}

const LOGINS_AT_ONCE = 8;
/** The number of newest documents per account that have bytes in a seeded database. */
const WITH_BYTES = 10;

/** The e-mail addresses of the seeded accounts: owner-000000@load.example and so on. */
function emailOf(index: number): string {
  return `owner-${String(index).padStart(6, '0')}@load.example`;
}

/** An address of 198.18.0.0/15, which is reserved for benchmarks (RFC 2544). */
function addressOf(index: number): string {
  return `198.${18 + ((index >> 16) & 1)}.${(index >> 8) & 255}.${index & 255}`;
}

/**
 * Logs in to every account and reads the first page of its list. Returns each session as JSON text, so that a
 * virtual user parses only its own sessions.
 */
export function openSessions(): string[] {
  const sessions: string[] = [];
  for (let from = 0; from < ACCOUNTS; from += LOGINS_AT_ONCE) {
    const indexes = Array.from(
      { length: Math.min(LOGINS_AT_ONCE, ACCOUNTS - from) },
      (_, i) => from + i,
    );
    const logins = http.batch(
      indexes.map((index) => loginRequest(emailOf(index), addressOf(index))),
    );
    const tokens = logins.map((response) => {
      failUnlessOk(response);
      return response.json() as unknown as Tokens;
    });
    const lists = http.batch(
      tokens.map(({ accessToken }, i) => ({
        method: 'GET',
        url: `${BASE_URL}/v1/documents?limit=50`,
        params: params('setup', addressOf(from + i), accessToken),
      })),
    );
    lists.forEach((response, i) => {
      failUnlessOk(response);
      const page = response.json() as unknown as {
        items: { id: string }[];
        nextCursor: string | null;
      };
      const session: Session = {
        email: emailOf(from + i),
        address: addressOf(from + i),
        ...tokenFields(tokens[i]),
        ids: page.items.slice(0, WITH_BYTES).map(({ id }) => id),
        cursor: page.nextCursor,
      };
      sessions.push(JSON.stringify(session));
    });
  }
  return sessions;
}

function failUnlessOk({ status, url }: { status: number; url: string }): void {
  if (status !== 200) fail(`before the run, ${url} answered ${status}`);
}

/** Converts a token response into the fields of a session. */
export function tokenFields(
  tokens: Tokens | undefined,
): Pick<Session, 'accessToken' | 'refreshToken' | 'renewAt'> {
  if (tokens === undefined) return fail('no tokens');
  const { accessToken, refreshToken, expiresIn } = tokens;
  return { accessToken, refreshToken, renewAt: Date.now() + expiresIn * 600 };
}

const own: Session[] = [];
let nextIndex = 0;

/**
 * The next session of this virtual user. Users do not share sessions, because a refresh token can be used
 * only once.
 */
export function nextSession(sessions: readonly string[], users: number): Session {
  if (own.length === 0) {
    const user = exec.vu.idInTest - 1;
    for (let i = user; i < sessions.length; i += users)
      own.push(JSON.parse(sessions[i] ?? '{}') as Session);
  }
  nextIndex = (nextIndex + 1) % own.length;
  return own[nextIndex] ?? fail('more virtual users than accounts');
}

export function loginRequest(email: string, address: string, endpoint = 'setup') {
  return {
    method: 'POST',
    url: `${BASE_URL}/v1/auth/login`,
    body: JSON.stringify({ email, password: PASSWORD }),
    params: {
      ...params(endpoint, address),
      headers: { ...params(endpoint, address).headers, 'Content-Type': 'application/json' },
    },
  };
}

/**
 * The parameters of every request: the access token, the client address, and the tag of the endpoint for the
 * metrics.
 */
export function params(endpoint: string, address: string, accessToken?: string) {
  return {
    tags: { endpoint, name: endpoint },
    headers: {
      'X-Forwarded-For': address,
      ...(accessToken === undefined ? {} : { Authorization: `Bearer ${accessToken}` }),
    },
  };
}
