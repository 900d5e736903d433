import { fail } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';
import { ACCOUNTS, BASE_URL, PASSWORD } from './settings.ts';

/** One account that somebody is logged in to, from an address of its own. */
export interface Session {
  readonly email: string;
  /** What the trusted proxy says: limits by address count each of them alone. */
  readonly address: string;
  accessToken: string;
  refreshToken: string;
  /** After this time the next operation is a refresh: a client that waits for a 401 is a bad one. */
  renewAt: number;
  /** Documents whose bytes are there. */
  ids: string[];
  /** Where the list goes on, when it does. */
  cursor: string | null;
}

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresIn: number;
}

const LOGINS_AT_ONCE = 8;
/** So many of the newest documents have bytes in a seeded database. */
const WITH_BYTES = 10;

/** The seeded accounts' addresses: owner-000000@load.example and so on. */
function emailOf(index: number): string {
  return `owner-${String(index).padStart(6, '0')}@load.example`;
}

/** From 198.18.0.0/15, which RFC 2544 keeps for measurements. */
function addressOf(index: number): string {
  return `198.${18 + ((index >> 16) & 1)}.${(index >> 8) & 255}.${index & 255}`;
}

/**
 * Logs in to every account and looks at its list. Handed to the virtual users as texts: each parses the few that are
 * its own.
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
      refuseFailed(response);
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
      refuseFailed(response);
      const page = response.json() as unknown as {
        items: { id: string }[];
        nextCursor: string | null;
      };
      const session: Session = {
        email: emailOf(from + i),
        address: addressOf(from + i),
        ...taken(tokens[i]),
        ids: page.items.slice(0, WITH_BYTES).map(({ id }) => id),
        cursor: page.nextCursor,
      };
      sessions.push(JSON.stringify(session));
    });
  }
  return sessions;
}

function refuseFailed({ status, url }: { status: number; url: string }): void {
  if (status !== 200) fail(`before the run, ${url} answered ${status}`);
}

/** Tokens as a session holds them. */
export function taken(
  tokens: Tokens | undefined,
): Pick<Session, 'accessToken' | 'refreshToken' | 'renewAt'> {
  if (tokens === undefined) return fail('no tokens');
  const { accessToken, refreshToken, expiresIn } = tokens;
  return { accessToken, refreshToken, renewAt: Date.now() + expiresIn * 600 };
}

const own: Session[] = [];
let turn = 0;

/** The next session of this virtual user. No two users share one, since a refresh token is good for one use. */
export function nextSession(sessions: readonly string[], users: number): Session {
  if (own.length === 0) {
    const user = exec.vu.idInTest - 1;
    for (let i = user; i < sessions.length; i += users)
      own.push(JSON.parse(sessions[i] ?? '{}') as Session);
  }
  turn = (turn + 1) % own.length;
  return own[turn] ?? fail('more virtual users than accounts');
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

/** What every request says: who asks, from where, and what it is counted as. */
export function params(endpoint: string, address: string, accessToken?: string) {
  return {
    tags: { endpoint, name: endpoint },
    headers: {
      'X-Forwarded-For': address,
      ...(accessToken === undefined ? {} : { Authorization: `Bearer ${accessToken}` }),
    },
  };
}
