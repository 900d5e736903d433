import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { authorizationBegunSchema, oauthSecretSchema, type OAuthSecret } from '@app/contracts';
import { SourcesKeys } from '../../../apps/connector/src/secrets/sources-keys.js';
import { unseal } from '../../../apps/connector/src/secrets/sealed-secret.js';
import { AuthorizationServer, CLIENT } from '../../support/cloud/authorization-server.js';
import { OnedriveFake } from '../../support/cloud/onedrive-fake.js';
import {
  CloudSources,
  codeOf,
  REDIRECT_URI,
  startCloud,
  type Cloud,
  type CloudSource,
} from './cloud-source.js';
import { ConnectorApp, KEY } from './connector-app.js';

const INVALID = [422, 'source.authorization_invalid'];
const FAILED = [422, 'source.authorization_failed'];
const WAIT = { timeout: 15_000, interval: 50 };

let cloud: Cloud;
let microsoft: AuthorizationServer;
let onedrive: OnedriveFake;
let connector: ConnectorApp;
let sources: CloudSources;
const logged: string[] = [];

beforeAll(async () => {
  cloud = await startCloud();
  microsoft = await AuthorizationServer.start(REDIRECT_URI);
  onedrive = await OnedriveFake.start(cloud.folder);
  onedrive.isValid = (token) => microsoft.isValid(token);
  await writeFile(join(cloud.folder, 'bill.pdf'), 'a bill');
  connector = await ConnectorApp.create();
  await connector.start({
    ...cloud.settings,
    MICROSOFT_CLIENT_ID: CLIENT.id,
    MICROSOFT_CLIENT_SECRET: CLIENT.secret,
    MICROSOFT_ISSUER: microsoft.issuer,
    MICROSOFT_API_URL: onedrive.url,
  });
  keepLogs();
  sources = new CloudSources(connector);
});
afterAll(async () => {
  Logger.overrideLogger(false);
  await connector.close();
  await cloud.stop();
  await microsoft.stop();
  await onedrive.stop();
});
afterEach(() => {
  cloud.server.agrees = true;
  cloud.server.fault = undefined;
  cloud.server.accessTokenSeconds = 3_600;
});

/** After the start of a connector, which sets its own logger for the process. */
function keepLogs(): void {
  const note = (...line: unknown[]) => void logged.push(inspect(line, { depth: 8 }));
  Logger.overrideLogger({ log: note, warn: note, error: note });
}

async function startOther(settings: Record<string, string>): Promise<ConnectorApp> {
  const other = connector.another();
  onTestFinished(() => other.stop());
  await other.start(settings);
  keepLogs();
  return other;
}

async function secretOf({ id, account }: CloudSource): Promise<OAuthSecret> {
  const { sealed_secret: sealed } = await connector.sourceRow(id);
  const keys = new SourcesKeys(new Map([[1, KEY]]));
  const text = unseal(keys, { accountId: account, sourceId: id }, sealed);
  return oauthSecretSchema.parse(JSON.parse(text));
}

const authorizationsOf = async (id: string) => {
  const { rows } = await connector.sql.query<{ state_hash: Buffer }>(
    'SELECT * FROM authorizations WHERE source_id = $1',
    [id],
  );
  return rows;
};

describe('an authorization', () => {
  it('begins with a page that asks for reading only, with PKCE and a state of which the hash is kept', async () => {
    const source = await sources.row();
    const begun = authorizationBegunSchema.parse(await (await sources.begin(source)).json());
    const url = new URL(begun.authorizationUrl);
    const query = Object.fromEntries(url.searchParams);
    expect(url.origin).toBe(cloud.server.issuer);
    expect(query).toEqual({
      client_id: CLIENT.id,
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      scope: 'https://www.googleapis.com/auth/drive.readonly',
      access_type: 'offline',
      prompt: 'consent',
      state: expect.stringMatching(/^[\w-]{43}$/) as string,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
      code_challenge_method: 'S256',
    });
    const [row, ...others] = await authorizationsOf(source.id);
    expect(others).toEqual([]);
    expect(row?.state_hash).toEqual(
      createHash('sha256')
        .update(query['state'] ?? '')
        .digest(),
    );
    expect(inspect(row)).not.toContain(query['state']);
    const minutes = (Date.parse(begun.expiresAt) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(9);
    expect(minutes).toBeLessThanOrEqual(10);
  });

  it('connects a source, which then can be read, and keeps the tokens sealed', async () => {
    const source = await sources.connected(cloud.server);
    const listed = await sources.list(source);
    expect(await listed.json()).toMatchObject({ items: [{ name: 'bill.pdf', sizeBytes: 6 }] });
    const { sealed_secret: sealed } = await connector.sourceRow(source.id);
    const secret = await secretOf(source);
    expect(secret).toMatchObject({ account: 'anna@example.test' });
    expect(sealed.toString('latin1')).not.toContain(secret.refreshToken);
    expect(await authorizationsOf(source.id)).toEqual([]);
    const entry = cloud.drive.idOf('bill.pdf');
    const content = await connector.request('GET', `/sources/${source.id}/content?entry=${entry}`, {
      ticket: connector.ticket(source.account, source.id),
    });
    expect(content.headers.get('entry-name')).toBe('bill.pdf');
    expect(content.headers.get('content-type')).toBe('application/pdf');
  });

  it('connects OneDrive, with a choice of the account, and refreshes its tokens', async () => {
    const begun = await (await sources.begin(await sources.row({ kind: 'onedrive' }))).json();
    const { authorizationUrl } = authorizationBegunSchema.parse(begun);
    const query = Object.fromEntries(new URL(authorizationUrl).searchParams);
    expect(query).toMatchObject({ scope: 'Files.Read offline_access', prompt: 'select_account' });
    const source = await sources.connected(microsoft, { kind: 'onedrive' });
    await microsoft.endAccessToken((await secretOf(source)).accessToken);
    const listed = await sources.list(source);
    expect(await listed.json()).toMatchObject({ items: [{ id: 'bill.pdf', sizeBytes: 6 }] });
  });

  it('can be completed once, and only for its own source and account', async () => {
    const source = await sources.row();
    const answer = await sources.agree(source, cloud.server);
    const other = await sources.row({ account: source.account });
    const stranger = { id: source.id, account: await connector.account() };
    expect(await codeOf(await sources.complete(other, answer))).toEqual(INVALID);
    expect(await codeOf(await sources.complete(stranger, answer))).toEqual([
      404,
      'source.not_found',
    ]);
    const state = 'A'.repeat(43);
    expect(await codeOf(await sources.complete(source, { ...answer, state }))).toEqual(INVALID);
    expect((await sources.complete(source, answer)).status).toBe(204);
    expect(await codeOf(await sources.complete(source, answer))).toEqual(INVALID);
  });

  it('ends after ten minutes, and when another one of the source begins', async () => {
    const source = await sources.row();
    const first = await sources.agree(source, cloud.server);
    const second = await sources.agree(source, cloud.server);
    expect(await codeOf(await sources.complete(source, first))).toEqual(INVALID);
    await connector.sql.query(
      `UPDATE authorizations SET expires_at = now() - interval '1 s' WHERE source_id = $1`,
      [source.id],
    );
    expect(await codeOf(await sources.complete(source, second))).toEqual(INVALID);
  });

  it('fails when the user does not agree, and its state is used up', async () => {
    const source = await sources.row();
    cloud.server.agrees = false;
    const answer = await sources.agree(source, cloud.server);
    expect(answer).toMatchObject({ error: 'access_denied' });
    expect(await codeOf(await sources.complete(source, answer))).toEqual(FAILED);
    expect(await codeOf(await sources.complete(source, answer))).toEqual(INVALID);
  });

  it('does not take a code that was given to another authorization (PKCE)', async () => {
    const victim = await sources.row();
    const attacker = await sources.row();
    const { state = '' } = await sources.agree(victim, cloud.server);
    const stolen = await sources.agree(attacker, cloud.server);
    expect(await codeOf(await sources.complete(victim, { ...stolen, state }))).toEqual(FAILED);
  });

  it('does not send a code of one provider to another one (mix-up, RFC 9207)', async () => {
    const source = await sources.row();
    const { state = '' } = await sources.agree(source, cloud.server);
    const other = await sources.agree(await sources.row({ kind: 'onedrive' }), microsoft);
    expect(other['iss']).toBe(microsoft.issuer);
    const before = cloud.server.tokenRequests + microsoft.tokenRequests;
    expect(await codeOf(await sources.complete(source, { ...other, state }))).toEqual(FAILED);
    expect(cloud.server.tokenRequests + microsoft.tokenRequests).toBe(before);
  });

  it('fails without all that is needed: a tick taken away, no refresh token, or no access to the files', async () => {
    const answering = async (tokens: object) => {
      const source = await sources.row();
      const answer = await sources.agree(source, cloud.server);
      cloud.server.fault = (path) =>
        path === '/token'
          ? {
              status: 200,
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify({ access_token: 'a', token_type: 'bearer', ...tokens }),
            }
          : undefined;
      const code = await codeOf(await sources.complete(source, answer));
      cloud.server.fault = undefined;
      return code;
    };
    expect(await answering({ refresh_token: 'r', scope: 'openid' })).toEqual(FAILED);
    expect(await answering({})).toEqual(FAILED);
    expect(await answering({ refresh_token: 'r' })).toEqual([409, 'source.consent_needed']);
  });

  it('is refused for a kind that the operator has not set up, and for one with a password', async () => {
    const other = await startOther({});
    const unavailable = await new CloudSources(other).begin(await sources.row());
    expect(await codeOf(unavailable)).toEqual([422, 'source.kind_unavailable']);
    const account = await connector.account();
    const id = await connector.row('http://127.0.0.1/', { mode: 'manual', folder: '', account });
    expect(await codeOf(await sources.begin({ id, account }))).toEqual([400, 'request.invalid']);
  });
});

describe('the tokens of a source', () => {
  it('are refreshed once for many requests of two connectors, although the earlier ones are refused', async () => {
    const other = await startOther(cloud.settings);
    cloud.server.accessTokenSeconds = 30;
    const source = await sources.connected(cloud.server);
    const first = await secretOf(source);
    cloud.server.accessTokenSeconds = 3_600;
    const before = cloud.server.tokenRequests;
    const asked = Array.from({ length: 20 }, (_, i) =>
      sources.list(source, i % 2 === 0 ? connector : other),
    );
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(cloud.server.tokenRequests - before).toBe(1);
    const second = await secretOf(source);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(second.account).toBe(first.account);
  });

  it('are refreshed when the provider refuses one before its end', async () => {
    const source = await sources.connected(cloud.server);
    await cloud.server.endAccessToken((await secretOf(source)).accessToken);
    expect((await sources.list(source)).status).toBe(200);
    expect((await sources.list(source)).status).toBe(200);
  });

  it('are kept while the provider does not answer, and its wish to wait is passed on', async () => {
    const source = await sources.connected(cloud.server);
    const { accessToken } = await secretOf(source);
    await cloud.server.endAccessToken(accessToken);
    for (const [status, retryAfter] of [
      [503, '17'],
      [429, '9'],
    ] as const) {
      cloud.server.fault = () => ({ status, headers: { 'retry-after': retryAfter } });
      const answer = await sources.list(source);
      expect(answer.headers.get('retry-after')).toBe(retryAfter);
      expect(await codeOf(answer)).toEqual([503, 'source.unavailable']);
    }
    cloud.server.fault = undefined;
    expect((await sources.list(source)).status).toBe(200);
  });

  it('are not lost when the operator has set a wrong secret of the client', async () => {
    const source = await sources.connected(cloud.server);
    const other = await startOther({ ...cloud.settings, GOOGLE_CLIENT_SECRET: 'a wrong secret' });
    await cloud.server.endAccessToken((await secretOf(source)).accessToken);
    expect(await codeOf(await sources.list(source, other))).toEqual([503, 'source.unavailable']);
    expect((await sources.list(source)).status).toBe(200);
  });

  it('of an agreement that its user has ended need another consent', async () => {
    const source = await sources.connected(cloud.server, { mode: 'keep' });
    await cloud.server.endAgreements();
    expect(await codeOf(await sources.list(source))).toEqual([409, 'source.consent_needed']);
    await connector.sql.query('UPDATE sources SET next_sync_at = now() WHERE id = $1', [source.id]);
    await expect
      .poll(async () => (await connector.sourceRow(source.id)).state, WAIT)
      .toBe('consent_needed');
    const cursorOf = async () => {
      const { rows } = await connector.sql.query<{ cursor: unknown }>(
        'SELECT cursor FROM sources WHERE id = $1',
        [source.id],
      );
      return rows[0]?.cursor;
    };
    await connector.sql.query(
      `UPDATE sources SET cursor = '{"folder":"","value":"500","leftOut":0}' WHERE id = $1`,
      [source.id],
    );
    const answer = await sources.agree(source, cloud.server);
    expect((await sources.complete(source, answer)).status).toBe(204);
    // Another user may have agreed, to whom the cursor means something else.
    expect(await cursorOf()).toBeNull();
    expect((await sources.list(source)).status).toBe(200);
  });

  it('are revoked at the provider with the last source of the same user', async () => {
    const first = await sources.connected(cloud.server);
    const second = await sources.connected(cloud.server, { account: first.account });
    const before = cloud.server.revocations;
    expect((await sources.revoke(first)).status).toBe(204);
    expect(cloud.server.revocations).toBe(before);
    await connector.sql.query('DELETE FROM sources WHERE id = $1', [first.id]);
    const { refreshToken } = await secretOf(second);
    expect(await cloud.server.isKnown(refreshToken)).toBe(true);
    expect((await sources.revoke(second)).status).toBe(204);
    expect(await cloud.server.isKnown(refreshToken)).toBe(false);
    cloud.server.fault = () => ({ status: 500 });
    expect((await sources.revoke(second)).status).toBe(204);
  });
});

describe('a source that is kept in step', () => {
  it('fetches a new file without a second look, and lists nothing while nothing changes', async () => {
    const source = await sources.connected(cloud.server, { mode: 'keep' });
    const statesOf = async () => (await connector.ledger(source.id)).map(({ state }) => state);
    await expect.poll(statesOf, WAIT).toEqual(['staged']);
    const lists = () => cloud.drive.requests.filter((one) => one.includes('/files?q=')).length;
    const changes = () => cloud.drive.requests.filter((one) => one.includes('/changes?')).length;
    const before = { lists: lists(), changes: changes() };
    await expect.poll(changes, WAIT).toBeGreaterThan(before.changes + 1);
    expect(lists()).toBe(before.lists);
    await writeFile(join(cloud.folder, 'later.pdf'), 'later');
    await expect.poll(statesOf, WAIT).toEqual(['staged', 'staged']);
    const [entry] = await connector.ledger(source.id);
    expect(entry?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });
});

it('logs no token, code, state, verifier or secret', async () => {
  const source = await sources.connected(cloud.server);
  const { refreshToken, accessToken } = await secretOf(source);
  await cloud.server.endAgreements();
  await sources.list(source);
  const text = logged.join('\n');
  expect(text).toContain('A provider gives no more tokens for a source');
  expect(text).toContain('A provider refuses the client of the operator');
  for (const secret of [refreshToken, accessToken, CLIENT.secret])
    expect(text).not.toContain(secret);
  expect(text).not.toMatch(/Bearer|code_verifier|refresh_token=|[?&]state=|"code"/);
});
