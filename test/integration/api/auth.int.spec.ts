import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hash } from '@node-rs/argon2';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExpiredFamilySweeper } from '../../../apps/api/src/auth/tokens/expired-family-sweeper.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';

interface Pair {
  accessToken: string;
  refreshToken: string;
  tokenType: string;
  expiresIn: number;
}

const SECRET = 'the-first-secret-of-more-than-32-characters';
const NEXT_SECRET = 'the-second-secret-of-more-than-32-characters';
const password = 'correct horse battery staple';
const newPassword = 'seven brass keys under the mat';

let strongroom: TestApp;
let database: DataSource;
let people = 0;

beforeAll(async () => {
  strongroom = await createTestApp({ JWT_SECRET: SECRET });
  // Separate connections, because all connections of the api may be waiting.
  database = await new DataSource({ type: 'postgres', url: strongroom.databaseUrl }).initialize();
});
afterAll(async () => {
  await database?.destroy();
  await strongroom?.close();
});

async function send(method: string, path: string, body?: unknown, token?: string, at = strongroom) {
  const response = await fetch(`${at.url}/v1${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  return { status: response.status, body: json, code: json['code'] };
}
const post = (path: string, body?: unknown, token?: string, at?: TestApp) =>
  send('POST', path, body, token, at);
const refresh = (refreshToken: string, at?: TestApp) =>
  post('/auth/refresh', { refreshToken }, undefined, at);
const pairOf = ({ status, body }: { status: number; body: unknown }) => {
  expect([200, 201]).toContain(status);
  return body as Pair;
};
const meStatus = async (token: string, at?: TestApp) =>
  (await send('GET', '/me', undefined, token, at)).status;
const newEmail = () => `person-${++people}@example.test`;
const register = async (email = newEmail()) =>
  pairOf(await post('/auth/register', { email, password }));
const login = async (email: string) => pairOf(await post('/auth/login', { email, password }));

const sidOf = ({ accessToken }: Pair) =>
  (
    JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as {
      sid: string;
    }
  ).sid;
const familyOf = async (pair: Pair) => {
  const [row] = await database.query<
    { revoked_reason: string | null; tokens: number; lifetime: string }[]
  >(
    `SELECT revoked_reason, extract(epoch FROM expires_at - created_at) AS lifetime,
            (SELECT count(*)::integer FROM refresh_tokens WHERE family_id = f.id) AS tokens
     FROM refresh_families f WHERE id = $1`,
    [sidOf(pair)],
  );
  return row;
};
/** Moves the last use of the family's tokens back by this interval. */
const ageTokens = (pair: Pair, interval: string) =>
  database.query(
    `UPDATE refresh_tokens SET used_at = used_at - $2::interval WHERE family_id = $1`,
    [sidOf(pair), interval],
  );

/**
 * Runs `whileLocked` while another connection holds the locks of a statement, until `untilWaiting` sessions
 * wait for them.
 */
async function withLocks<T>(
  hold: { sql: string; parameters: unknown[]; untilWaiting: number },
  whileLocked: () => Promise<T>,
): Promise<T> {
  const holder = database.createQueryRunner();
  try {
    await holder.startTransaction();
    await holder.query(hold.sql, hold.parameters);
    const result = whileLocked();
    await Promise.race([result, untilWaiting(hold.untilWaiting)]);
    await holder.commitTransaction();
    return await result;
  } finally {
    await holder.release();
  }
}

async function untilWaiting(count: number): Promise<void> {
  const deadline = Date.now() + 4_000;
  while (Date.now() < deadline) {
    const [row] = await database.query<{ waiting: number }[]>(
      `SELECT count(*)::integer AS waiting FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if ((row?.waiting ?? 0) >= count) return;
    await delay(10);
  }
  throw new Error(`fewer than ${count} sessions wait`);
}

describe('POST /auth/register', () => {
  it('creates an account that can log in with its address in upper or lower case', async () => {
    const email = newEmail();
    const pair = await register(email);
    expect(pair).toMatchObject({ tokenType: 'Bearer', expiresIn: 900 });
    const { body } = await send('GET', '/me', undefined, pair.accessToken);
    expect(body).toMatchObject({
      email,
      usage: { documents: 0, bytes: 0 },
      quota: { documents: null, bytes: 100 * 1024 ** 3 },
    });
    expect((await login(` ${email.toUpperCase()} `)).tokenType).toBe('Bearer');
  });

  it('refuses a known address, also for two requests at the same time', async () => {
    const email = newEmail();
    const answers = await Promise.all([
      post('/auth/register', { email, password }),
      post('/auth/register', { email: email.toUpperCase(), password }),
    ]);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ code }) => code === 'auth.email_taken')).toHaveLength(1);
    expect((await post('/auth/register', { email, password })).code).toBe('auth.email_taken');
  });

  it('stores neither the password nor any token', async () => {
    const email = newEmail();
    const pair = await register(email);
    const next = pairOf(await refresh(pair.refreshToken));
    const rows = await database.query<unknown[]>(
      `SELECT a::text AS account, f::text AS family, t::text AS token,
              encode(t.token_hash, 'escape') AS raw
       FROM accounts a JOIN refresh_families f ON f.account_id = a.id
       JOIN refresh_tokens t ON t.family_id = f.id WHERE a.email = $1`,
      [email],
    );
    expect(rows).toHaveLength(2);
    const stored = JSON.stringify(rows);
    expect(stored).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    for (const secret of [password, pair.refreshToken, next.refreshToken, pair.accessToken]) {
      expect(stored).not.toContain(secret);
    }
  });
});

describe('POST /auth/login', () => {
  it('returns the same response for an unknown address and a wrong password', async () => {
    const email = newEmail();
    await register(email);
    const wrong = await post('/auth/login', { email, password: 'wrong' });
    const unknown = await post('/auth/login', { email: newEmail(), password: 'wrong' });
    expect(wrong).toMatchObject({ status: 401, code: 'auth.invalid_credentials' });
    const { requestId: _, ...words } = wrong.body;
    expect(unknown.body).toMatchObject(words);
    expect(Object.keys(unknown.body)).toEqual(Object.keys(wrong.body));
  });

  it('replaces a hash with weaker parameters, also for parallel logins', async () => {
    const email = newEmail();
    await register(email);
    await database.query(`UPDATE accounts SET password_hash = $2 WHERE email = $1`, [
      email,
      await hash(password, { memoryCost: 8_192 }),
    ]);
    await Promise.all([login(email), login(email), login(email)]);
    const [row] = await database.query<{ password_hash: string }[]>(
      `SELECT password_hash FROM accounts WHERE email = $1`,
      [email],
    );
    expect(row?.password_hash).toContain('m=19456,t=2,p=1');
  });
});

describe('POST /auth/refresh', () => {
  it('returns a new pair of the same session', async () => {
    const first = await register();
    const second = pairOf(await refresh(first.refreshToken));
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(sidOf(second)).toBe(sidOf(first));
    expect(await meStatus(second.accessToken)).toBe(200);
    const third = pairOf(await refresh(second.refreshToken));
    expect(sidOf(third)).toBe(sidOf(first));
  });

  it('returns the same successor to parallel requests', async () => {
    const first = await register();
    const hold = {
      sql: `SELECT 1 FROM refresh_families WHERE id = $1 FOR UPDATE`,
      parameters: [sidOf(first)],
      untilWaiting: 3,
    };
    const answers = await withLocks(hold, () =>
      Promise.all(Array.from({ length: 12 }, () => refresh(first.refreshToken))),
    );
    const successors = new Set(answers.map((answer) => pairOf(answer).refreshToken));
    expect(successors.size).toBe(1);
    expect(await familyOf(first)).toMatchObject({ tokens: 2, revoked_reason: null });
  });

  it('returns it again within 10 seconds, also after the successor was used', async () => {
    const first = await register();
    const second = pairOf(await refresh(first.refreshToken));
    const third = pairOf(await refresh(second.refreshToken));
    await ageTokens(first, '8 seconds');
    const again = pairOf(await refresh(first.refreshToken));
    expect(again.refreshToken).toBe(second.refreshToken);
    expect(await meStatus(again.accessToken)).toBe(200);
    expect(pairOf(await refresh(again.refreshToken)).refreshToken).toBe(third.refreshToken);
    expect(await familyOf(first)).toMatchObject({ tokens: 3, revoked_reason: null });
  });

  it('ends the whole session when a token is used again after 10 seconds', async () => {
    const first = await register();
    const second = pairOf(await refresh(first.refreshToken));
    await ageTokens(first, '11 seconds');
    expect(await refresh(first.refreshToken)).toMatchObject({
      status: 401,
      code: 'auth.refresh_reused',
    });
    expect(await familyOf(first)).toMatchObject({ revoked_reason: 'token-reused' });
    expect((await refresh(second.refreshToken)).code).toBe('auth.refresh_invalid');
    expect((await refresh(first.refreshToken)).code).toBe('auth.refresh_invalid');
  });

  it('keeps the other sessions of the account when one is ended', async () => {
    const email = newEmail();
    const [stolen, other] = [await register(email), await login(email)];
    await refresh(stolen.refreshToken);
    await ageTokens(stolen, '1 hour');
    expect((await refresh(stolen.refreshToken)).code).toBe('auth.refresh_reused');
    expect((await refresh(other.refreshToken)).status).toBe(200);
  });

  it('refuses a session after its absolute expiry, also within the 10 seconds', async () => {
    const [used, fresh] = [await register(), await register()];
    await refresh(used.refreshToken);
    for (const pair of [used, fresh]) {
      await database.query(
        `UPDATE refresh_families SET expires_at = now() - interval '1 second' WHERE id = $1`,
        [sidOf(pair)],
      );
      expect(await refresh(pair.refreshToken)).toMatchObject({
        status: 401,
        code: 'auth.refresh_invalid',
      });
    }
  });

  it('ends a session that is not refreshed for 14 days, and none that is, up to its 30 days', async () => {
    const days = (of: { lifetime: string } | undefined) =>
      Math.round(Number(of?.lifetime) / 86_400);
    const age = (pair: Pair, interval: string) =>
      database.query(
        `UPDATE refresh_families
         SET created_at = created_at - $2::interval, expires_at = expires_at - $2::interval WHERE id = $1`,
        [sidOf(pair), interval],
      );
    const [idle, used] = [await register(), await register()];
    expect(days(await familyOf(idle))).toBe(14);
    await age(idle, '14 days');
    expect(await meStatus(idle.accessToken)).toBe(401);
    expect((await refresh(idle.refreshToken)).code).toBe('auth.refresh_invalid');
    await age(used, '13 days');
    const next = pairOf(await refresh(used.refreshToken));
    expect(days(await familyOf(used))).toBe(27);
    await age(used, '13 days');
    const last = pairOf(await refresh(next.refreshToken));
    expect(days(await familyOf(used))).toBe(30);
    await age(used, '4 days');
    expect(await meStatus(last.accessToken)).toBe(401);
  });

  it('keeps the newest 100 sessions of an account, and the trail says when the oldest ended', async () => {
    const email = newEmail();
    const [oldest, second] = [await register(email), await login(email)];
    await database.query(
      `INSERT INTO refresh_families (id, account_id, expires_at)
       SELECT gen_random_uuid(), account_id, expires_at
       FROM refresh_families, generate_series(1, 98) WHERE id = $1`,
      [sidOf(second)],
    );
    expect(await meStatus(oldest.accessToken)).toBe(200);
    const newest = await login(email);
    expect(await familyOf(oldest)).toMatchObject({ revoked_reason: 'too-many' });
    expect(await meStatus(oldest.accessToken)).toBe(401);
    expect(await meStatus(second.accessToken)).toBe(200);
    const { body } = await send('GET', '/me/audit', undefined, newest.accessToken);
    expect(body).toMatchObject({
      items: [{ action: 'logout', detail: 'too-many' }, { action: 'login.succeeded' }, {}, {}],
    });
  });

  it.each(['', 'unknown', '\u0000', "' OR 1=1 --", '🔑', 'x'.repeat(1_024)])(
    'refuses a token that was never issued: %j',
    async (token) => {
      expect((await refresh(token)).code).toBe('auth.refresh_invalid');
    },
  );
});

describe('POST /auth/logout', () => {
  it('ends the session, also by a token that was used before', async () => {
    const first = await register();
    const second = pairOf(await refresh(first.refreshToken));
    expect((await post('/auth/logout', { refreshToken: first.refreshToken })).status).toBe(204);
    expect(await familyOf(first)).toMatchObject({ revoked_reason: 'logout' });
    for (const { refreshToken } of [first, second]) {
      expect((await refresh(refreshToken)).code).toBe('auth.refresh_invalid');
    }
  });

  it('returns 204 also the second time, and for an unknown token', async () => {
    const { refreshToken } = await register();
    for (const token of [refreshToken, refreshToken, 'unknown']) {
      expect((await post('/auth/logout', { refreshToken: token })).status).toBe(204);
    }
  });
});

describe('POST /auth/logout-all', () => {
  it('ends every session of the account, and none of other accounts', async () => {
    const email = newEmail();
    const [here, there, neighbour] = [await register(email), await login(email), await register()];
    expect((await post('/auth/logout-all', undefined, here.accessToken)).status).toBe(204);
    expect((await refresh(here.refreshToken)).code).toBe('auth.refresh_invalid');
    expect((await refresh(there.refreshToken)).code).toBe('auth.refresh_invalid');
    pairOf(await refresh(neighbour.refreshToken));
  });

  it('leaves no session when refreshes run in parallel', async () => {
    const email = newEmail();
    const pairs = [await register(email), await login(email), await login(email)];
    const token = pairs[0]?.accessToken;
    const [ended, ...refreshed] = await Promise.all([
      post('/auth/logout-all', undefined, token),
      ...pairs.map(({ refreshToken }) => refresh(refreshToken)),
    ]);
    expect(ended.status).toBe(204);
    for (const answer of refreshed) expect([200, 401]).toContain(answer.status);
    for (const answer of refreshed.filter(({ status }) => status === 200)) {
      expect((await refresh(pairOf(answer).refreshToken)).status).toBe(401);
    }
  });
});

describe('POST /auth/password', () => {
  it('changes the password and ends all sessions except this one', async () => {
    const email = newEmail();
    const [here, there] = [await register(email), await login(email)];
    const change = { currentPassword: password, newPassword };
    expect((await post('/auth/password', change, here.accessToken)).status).toBe(204);
    expect((await refresh(there.refreshToken)).code).toBe('auth.refresh_invalid');
    expect(await familyOf(there)).toMatchObject({ revoked_reason: 'password-changed' });
    pairOf(await refresh(here.refreshToken));
    expect((await post('/auth/login', { email, password })).status).toBe(401);
    pairOf(await post('/auth/login', { email, password: newPassword }));
  });

  it('changes nothing when the current password is wrong', async () => {
    const email = newEmail();
    const [here, there] = [await register(email), await login(email)];
    const change = { currentPassword: 'wrong', newPassword };
    expect(await post('/auth/password', change, here.accessToken)).toMatchObject({
      status: 400,
      code: 'auth.wrong_password',
    });
    pairOf(await refresh(there.refreshToken));
    await login(email);
  });

  it('refuses a login whose password was changed during the login', async () => {
    const email = newEmail();
    await register(email);
    const hold = {
      sql: `UPDATE accounts SET password_hash = $2 WHERE email = $1`,
      parameters: [email, await hash(newPassword)],
      untilWaiting: 1,
    };
    const answer = await withLocks(hold, () => post('/auth/login', { email, password }));
    expect(answer).toMatchObject({ status: 401, code: 'auth.invalid_credentials' });
  });

  it('ends a session that is being refreshed', async () => {
    const email = newEmail();
    const [here, there] = [await register(email), await login(email)];
    const hold = {
      sql: `SELECT 1 FROM refresh_families WHERE id = $1 FOR UPDATE`,
      parameters: [sidOf(there)],
      untilWaiting: 2,
    };
    const change = { currentPassword: password, newPassword };
    const [refreshed, changed] = await withLocks(hold, () =>
      Promise.all([refresh(there.refreshToken), post('/auth/password', change, here.accessToken)]),
    );
    expect(changed.status).toBe(204);
    const successor = refreshed.status === 200 ? pairOf(refreshed) : there;
    expect((await refresh(successor.refreshToken)).code).toBe('auth.refresh_invalid');
  });
});

describe('GET /me', () => {
  it('counts the documents of the account, including its trash, and none of others', async () => {
    const client = await strongroom.register();
    const other = await strongroom.register();
    await other.upload('of another account');
    await client.upload('12345');
    const { body } = await client.upload('1234567');
    await client.request('DELETE', `/v1/documents/${body.id}`);
    const me = await client.request<{ usage: unknown }>('GET', '/v1/me');
    expect(me.body.usage).toEqual({ documents: 2, bytes: 12 });
  });

  it('needs a token', async () => {
    const answer = await send('GET', '/me');
    expect(answer).toMatchObject({ status: 401, code: 'auth.unauthenticated' });
  });

  it('is refused for the token of a deleted account', async () => {
    const email = newEmail();
    const pair = await register(email);
    await database.query(`DELETE FROM accounts WHERE email = $1`, [email]);
    expect(await meStatus(pair.accessToken)).toBe(401);
    expect((await refresh(pair.refreshToken)).code).toBe('auth.refresh_invalid');
  });
});

/** The settings of another api on the same database and the same store. */
const otherApiSettings = () => ({
  DATABASE_URL: strongroom.databaseUrl,
  STORAGE_URL: `file://${strongroom.dataDir}/blobs`,
});

describe('rotating JWT_SECRET', () => {
  it('ends no session, and a lost response can still be repeated', async () => {
    const pair = await register();
    const lost = pairOf(await refresh(pair.refreshToken));
    const rotated = await createTestApp({
      ...otherApiSettings(),
      JWT_SECRET: NEXT_SECRET,
      JWT_SECRET_PREVIOUS: SECRET,
    });
    try {
      expect(await meStatus(pair.accessToken, rotated)).toBe(200);
      const again = pairOf(await refresh(pair.refreshToken, rotated));
      expect(again.refreshToken).toBe(lost.refreshToken);
      expect(await meStatus(again.accessToken)).toBe(401);
      const next = pairOf(await refresh(again.refreshToken, rotated));
      expect(await meStatus(next.accessToken, rotated)).toBe(200);
    } finally {
      await rotated.close();
    }
  });

  it('makes access tokens invalid, but ends no session, when the previous secret is removed', async () => {
    const pair = await register();
    const rotated = await createTestApp({
      ...otherApiSettings(),
      JWT_SECRET: NEXT_SECRET,
    });
    try {
      expect(await meStatus(pair.accessToken, rotated)).toBe(401);
      const next = pairOf(await refresh(pair.refreshToken, rotated));
      expect(await meStatus(next.accessToken, rotated)).toBe(200);
    } finally {
      await rotated.close();
    }
  });
});

describe('without JWT_SECRET', () => {
  it('a secret is generated once and kept in DATA_DIR', async () => {
    const settings = otherApiSettings();
    const first = await createTestApp(settings);
    try {
      expect((await stat(join(first.dataDir, 'jwt-secret'))).mode & 0o777).toBe(0o600);
      const email = newEmail();
      const answer = await post('/auth/register', { email, password }, undefined, first);
      const second = await createTestApp({ ...settings, DATA_DIR: first.dataDir });
      try {
        expect(await meStatus(pairOf(answer).accessToken, second)).toBe(200);
      } finally {
        await second.close();
      }
    } finally {
      await first.close();
    }
  });
});

describe('expired sessions', () => {
  it('are deleted with their tokens, others stay', async () => {
    const [expired, live] = [await register(), await register()];
    await refresh(expired.refreshToken);
    await database.query(`UPDATE refresh_families SET expires_at = now() WHERE id = $1`, [
      sidOf(expired),
    ]);
    await strongroom.app.get(ExpiredFamilySweeper).sweep();
    expect(await familyOf(expired)).toBeUndefined();
    expect((await refresh(expired.refreshToken)).code).toBe('auth.refresh_invalid');
    pairOf(await refresh(live.refreshToken));
  });
});
