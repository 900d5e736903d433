import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConnectorStandIn } from '../../support/connector-stand-in.js';
import { send } from '../../support/permissions/answers.js';
import { createOwner, type Owner } from '../../support/permissions/owner.js';
import { operationsOf, type OpenApi } from '../../support/permissions/operations.js';
import { probesOf } from '../../support/permissions/probes.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import { TestClient } from '../../support/test-client.js';

interface Login {
  readonly client: TestClient;
  readonly refreshToken: string;
}
interface Operation {
  readonly security?: readonly unknown[];
}

const email = 'erin@example.test';
const OWN = {
  email,
  password: 'six paper lanterns',
  title: 'Lantern list',
  tag: 'lanterns',
  filename: 'lanterns.txt',
  phrase: 'six lanterns of paper',
  word: 'lanterns',
};

let strongroom: TestApp;
let connector: ConnectorStandIn;
let database: DataSource;
let owner: Owner;
let password = OWN.password;
/** The operations that need an access token. */
let operations: string[];

beforeAll(async () => {
  connector = await ConnectorStandIn.start();
  for (const folder of ['', 'Folder/']) connector.files.set(`${folder}${OWN.word}.txt`, 'text');
  strongroom = await createTestApp(connector.settings);
  database = await new DataSource({ type: 'postgres', url: strongroom.databaseUrl }).initialize();
  const openapi = (await (await fetch(`${strongroom.url}/openapi.json`)).json()) as OpenApi;
  const isProtected = (operation: string) => {
    const [method = '', path = ''] = operation.split(' ');
    const { security = [] } = (openapi.paths[path]?.[method.toLowerCase()] ?? {}) as Operation;
    return security.length > 0;
  };
  operations = operationsOf(openapi).filter(isProtected);
  owner = await createOwner(strongroom, OWN);
}, 60_000);
afterAll(async () => {
  await database?.destroy();
  await strongroom?.close();
  await connector?.close();
});

async function logIn(): Promise<Login> {
  const visitor = new TestClient(strongroom.url, '');
  const { status, body } = await visitor.json<{ accessToken: string; refreshToken: string }>(
    'POST',
    '/v1/auth/login',
    { email, password },
  );
  expect(status).toBe(200);
  return {
    client: new TestClient(strongroom.url, body.accessToken),
    refreshToken: body.refreshToken,
  };
}

async function changePassword(client: TestClient): Promise<void> {
  const newPassword = `${password} and one`;
  const body = { currentPassword: password, newPassword };
  expect((await client.json('POST', '/v1/auth/password', body)).status).toBe(204);
  password = newPassword;
}

/** The ways in which a login ends. */
const ENDINGS: Readonly<Record<string, (ended: Login) => Promise<unknown>>> = {
  'a logout': ({ client, refreshToken }) =>
    client.json('POST', '/v1/auth/logout', { refreshToken }),
  'a logout of all logins': async () => {
    const { client } = await logIn();
    await client.json('POST', '/v1/auth/logout-all', {});
  },
  'a changed password': async () => changePassword((await logIn()).client),
  'a refresh token that is used again': async ({ client, refreshToken }) => {
    await client.json('POST', '/v1/auth/refresh', { refreshToken });
    await database.query(
      `UPDATE refresh_tokens SET used_at = used_at - interval '1 minute' WHERE used_at IS NOT NULL`,
    );
    await client.json('POST', '/v1/auth/refresh', { refreshToken });
  },
  'its last day': () =>
    database.query(`UPDATE refresh_families SET expires_at = now() WHERE revoked_at IS NULL`),
};

describe.each(Object.keys(ENDINGS))('a login that was ended by %s', (way) => {
  let ended: Login;
  let signedUrl: string;

  beforeAll(async () => {
    ended = await logIn();
    const path = `/v1/documents/${owner.names.documentId}/content-url`;
    signedUrl = (await ended.client.json<{ url: string }>('POST', path, {})).body.url;
    await requireWorking();
    await ENDINGS[way]?.(ended);
  });

  async function requireWorking(): Promise<void> {
    const { status } = await ended.client.request('GET', '/v1/documents');
    const signed = await fetch(`${strongroom.url}${signedUrl}`);
    if (status !== 200 || signed.status !== 200) throw new Error('the login does not work');
  }

  it('is refused by every operation that needs an access token', async () => {
    expect(operations.length).toBeGreaterThan(25);
    for (const operation of operations) {
      const [method = ''] = operation.split(' ');
      const [probe] = probesOf(operation, { names: owner.names, own: owner.names });
      if (probe === undefined) throw new Error(`no request of ${operation}`);
      const answer = await send(ended.client, method, probe);
      expect([answer.status, answer.body], operation).toEqual([
        401,
        expect.stringContaining('"code":"auth.unauthenticated"'),
      ]);
    }
  });

  it('ends its signed addresses', async () => {
    const answer = await fetch(`${strongroom.url}${signedUrl}`, {
      headers: { range: 'bytes=0-3' },
    });
    expect([answer.status, await answer.json()]).toEqual([
      401,
      expect.objectContaining({ code: 'document.content_url_invalid' }),
    ]);
  });

  it('leaves the next login as it is', async () => {
    const { client } = await logIn();
    expect((await client.request('GET', '/v1/documents')).status).toBe(200);
  });
});
