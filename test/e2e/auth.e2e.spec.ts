import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  startStrongroom,
  StrongroomProcess,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import type { components } from '../support/api-types.js';

type TokenPair = components['schemas']['TokenPair'];
type Account = components['schemas']['Account'];

const email = 'ada@example.test';
const password = 'correct horse battery staple';
const newPassword = 'seven brass keys under the mat';

let database: MigratedDatabase;
let strongroom: Strongroom;

beforeAll(async () => {
  database = await createTestDatabase();
  strongroom = await startStrongroom({ database });
});
afterAll(async () => {
  await strongroom?.stop();
  await database?.drop();
});

async function post(path: string, body?: unknown, token?: string): Promise<Response> {
  return fetch(`${strongroom.url}/v1/auth/${path}`, {
    method: 'POST',
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
const tokensFrom = async (response: Response) => {
  expect(response.ok).toBe(true);
  return (await response.json()) as TokenPair;
};
const me = (token: string) =>
  fetch(`${strongroom.url}/v1/me`, { headers: { authorization: `Bearer ${token}` } });

describe('an account', () => {
  it('keeps its login across a crash of the api until the login ends, and leaves no secret in the log', async () => {
    const registered = await tokensFrom(await post('register', { email, password }));
    const account = (await (await me(registered.accessToken)).json()) as Account;
    expect(account).toMatchObject({ email, usage: { documents: 0, bytes: 0 } });

    await strongroom.api.stop('SIGKILL');
    await strongroom.api.start();
    expect((await me(registered.accessToken)).status).toBe(200);
    const refreshed = await tokensFrom(
      await post('refresh', { refreshToken: registered.refreshToken }),
    );
    const elsewhere = await tokensFrom(await post('login', { email, password }));

    const change = { currentPassword: password, newPassword };
    expect((await post('password', change, refreshed.accessToken)).status).toBe(204);
    expect((await post('refresh', { refreshToken: elsewhere.refreshToken })).status).toBe(401);
    expect((await post('login', { email, password })).status).toBe(401);
    expect((await post('logout', { refreshToken: refreshed.refreshToken })).status).toBe(204);
    expect((await post('refresh', { refreshToken: refreshed.refreshToken })).status).toBe(401);

    const pairs = [registered, refreshed, elsewhere];
    const secrets = pairs.flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken]);
    const log = strongroom.api.output + strongroom.api.errors;
    for (const secret of [email, password, newPassword, ...secrets]) {
      expect(log).not.toContain(secret);
    }
    expect(strongroom.api.lines).toContainEqual(
      expect.objectContaining({ route: '/v1/me', status: 200, userId: account.id }),
    );
    expect(strongroom.api.lines).toContainEqual(
      expect.objectContaining({ code: 'auth.invalid_credentials', userId: account.id }),
    );
  });

  it('has tokens that are signed by a secret that only the api’s user may read', async () => {
    const { mode } = await stat(join(strongroom.dataDir, 'jwt-secret'));
    expect(mode & 0o777).toBe(0o600);
  });
});

describe('the api in production without its secrets and decisions', () => {
  it('ends with 78 before it listens and names every bad setting', async () => {
    const api = new StrongroomProcess({
      script: 'dist/apps/api/src/main.js',
      env: { NODE_ENV: 'production', DATABASE_URL: database.url, PORT: 'http' },
      readyUrl: 'http://127.0.0.1:9/',
    });
    api.launch();
    expect(await api.exited).toEqual({ code: 78, signal: null });
    expect(api.lines).toMatchObject([
      {
        level: 'fatal',
        problems: [
          'PORT: must be a whole number in decimal digits',
          'JWT_SECRET: is required when NODE_ENV is production',
          'REGISTRATION: is required when NODE_ENV is production: open or closed',
        ],
      },
    ]);
  });
});
