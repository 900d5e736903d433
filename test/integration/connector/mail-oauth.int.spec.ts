import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oauthSecretSchema } from '@app/contracts';
import { SourcesKeys } from '../../../apps/connector/src/secrets/sources-keys.js';
import { unseal } from '../../../apps/connector/src/secrets/sealed-secret.js';
import { AuthorizationServer, CLIENT } from '../../support/cloud/authorization-server.js';
import { DovecotServer, hasDovecot, MAIL_USER } from '../../support/dovecot-server.js';
import { startLocalServer, type LocalServer } from '../../support/local-server.js';
import { attached, mailOf } from '../../support/mails.js';
import { CloudSources, codeOf, REDIRECT_URI, type CloudSource } from './cloud-source.js';
import { ConnectorApp, KEY } from './connector-app.js';

const WAIT = { timeout: 30_000, interval: 50 };
const settings = { username: MAIL_USER.username, take: 'attachments' };
const mail = (name: string) => mailOf({ messageId: name, parts: [attached(`${name}.pdf`, name)] });

describe.runIf(hasDovecot())('a mailbox that is connected by the page of its provider', () => {
  let provider: AuthorizationServer;
  let tokenInfo: LocalServer;
  let server: DovecotServer;
  let connector: ConnectorApp;
  let sources: CloudSources;
  /** The user whose tokens the provider gives. */
  let user: string = MAIL_USER.username;

  beforeAll(async () => {
    provider = await AuthorizationServer.start(REDIRECT_URI);
    tokenInfo = await startLocalServer((request, response) => void tell(request, response));
    server = await DovecotServer.start(`http://127.0.0.1:${tokenInfo.port}/?token=`);
    const mailUrl = `imap://127.0.0.1:${server.port}`;
    connector = await ConnectorApp.create();
    await connector.start({
      GOOGLE_CLIENT_ID: CLIENT.id,
      GOOGLE_CLIENT_SECRET: CLIENT.secret,
      GOOGLE_ISSUER: provider.issuer,
      GOOGLE_MAIL_URL: mailUrl,
      MICROSOFT_CLIENT_ID: CLIENT.id,
      MICROSOFT_CLIENT_SECRET: CLIENT.secret,
      MICROSOFT_ISSUER: provider.issuer,
      MICROSOFT_MAIL_URL: mailUrl,
    });
    sources = new CloudSources(connector);
    await server.deliver('INBOX', [mail('one')]);
  }, 60_000);
  afterAll(async () => {
    await connector.close();
    await server.stop();
    await tokenInfo.stop();
    await provider.stop();
  });

  /** Tells the mail server whose token one is. */
  const tell = async (request: IncomingMessage, response: ServerResponse) => {
    const { searchParams } = new URL(request.url ?? '', 'http://localhost');
    const isValid = await provider.isValid(searchParams.get('token') ?? '');
    response.writeHead(isValid ? 200 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isValid ? { email: user } : { error: 'invalid_token' }));
  };
  const staged = async ({ id }: CloudSource) =>
    (await connector.ledger(id)).filter(({ state }) => state === 'staged').length;
  const secretOf = async ({ id, account }: CloudSource) => {
    const { sealed_secret: sealed } = await connector.sourceRow(id);
    const keys = new SourcesKeys(new Map([[1, KEY]]));
    const text = unseal(keys, { accountId: account, sourceId: id }, sealed);
    return oauthSecretSchema.parse(JSON.parse(text));
  };
  const browse = async ({ id, account }: CloudSource) =>
    (
      await connector.request('GET', `/sources/${id}/entries?parent=INBOX`, {
        ticket: connector.ticket(account, id),
      })
    ).status;
  it.each(['gmail', 'outlook'] as const)(
    'is kept in step, as %s, and gets another token when one has ended',
    async (kind) => {
      const source = await sources.connected(provider, { kind, mode: 'keep', settings });
      await expect.poll(() => staged(source), WAIT).toBe(1);
      const { accessToken, account } = await secretOf(source);
      expect(account).toBe(MAIL_USER.username);
      await provider.endAccessToken(accessToken);
      await server.disconnect();
      expect(await browse(source)).toBe(200);
      expect((await secretOf(source)).accessToken).not.toBe(accessToken);
    },
  );

  it('needs another agreement when its user has ended the last one', async () => {
    const source = await sources.connected(provider, { kind: 'gmail', mode: 'keep', settings });
    await expect.poll(() => staged(source), WAIT).toBe(1);
    await provider.endAgreements();
    await server.disconnect();
    await expect.poll(() => connector.stateAfterRound(source.id), WAIT).toBe('consent_needed');
  });

  it('is not connected when another user has agreed, and no other account uses its connection', async () => {
    const source = await sources.connected(provider, { kind: 'gmail', settings });
    expect(await browse(source)).toBe(200);
    user = 'mallory';
    const stranger = await sources.row({ kind: 'gmail', settings });
    const answer = await sources.complete(stranger, await sources.agree(stranger, provider));
    expect(await codeOf(answer)).toEqual([409, 'source.consent_needed']);
    user = MAIL_USER.username;
  });
});
