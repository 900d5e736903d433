import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DovecotServer, hasDovecot, MAIL_USER } from '../../support/dovecot-server.js';
import { attached, mailOf } from '../../support/mails.js';
import { ConnectorApp } from './connector-app.js';

const WAIT = { timeout: 30_000, interval: 50 };
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const mail = (name: string) => mailOf({ messageId: name, parts: [attached(`${name}.pdf`, name)] });

describe.runIf(hasDovecot())('a mailbox that is kept in step', () => {
  let connector: ConnectorApp;
  let server: DovecotServer;
  let id: string;
  let account: string;

  beforeAll(async () => {
    [connector, server] = await Promise.all([ConnectorApp.create(), DovecotServer.start()]);
    await connector.start();
    account = await connector.account();
    id = await row();
  }, 60_000);
  afterAll(async () => {
    await connector.close();
    await server.stop();
  });

  const row = async () => {
    const source = randomUUID();
    const settings = {
      host: '127.0.0.1',
      port: server.port,
      security: 'none',
      username: MAIL_USER.username,
      take: 'attachments',
    };
    await connector.sql.query(
      `INSERT INTO sources (id, account_id, kind, name, settings, folder, mode, tags, state)
       VALUES ($1::uuid, $2, 'imap', $1::text, $3, 'INBOX', 'keep', '{}', 'consent_needed')`,
      [source, account, JSON.stringify(settings)],
    );
    return source;
  };
  const staged = async () =>
    (await connector.ledger(id)).filter(({ state }) => state === 'staged').map((one) => one.sha256);

  it('needs its password, and fetches each attachment once, without a second look', async () => {
    await server.deliver('INBOX', ['one', 'two'].map(mail));
    expect((await connector.putSecret(id, account, 'wrong')).status).toBe(409);
    expect((await connector.putSecret(id, account, MAIL_USER.password)).status).toBe(204);
    await connector.sql.query(
      `UPDATE sources SET state = 'active', next_sync_at = now() WHERE id = $1`,
      [id],
    );
    await expect.poll(staged, WAIT).toHaveLength(2);
    expect(new Set(await staged())).toEqual(new Set([sha256('one'), sha256('two')]));
    expect((await connector.ledger(id)).every(({ attempts }) => attempts === 0)).toBe(true);
  });

  it('fetches new mails only, also after a restart and after new numbers of the server', async () => {
    await server.deliver('INBOX', [mail('three')]);
    await expect.poll(staged, WAIT).toHaveLength(3);
    const before = await connector.ledger(id);
    await connector.stop();
    await server.administer('mailbox', 'update', '--uid-validity', '4711', 'INBOX');
    await server.deliver('INBOX', [mail('four')]);
    await connector.start();
    await expect.poll(staged, WAIT).toHaveLength(4);
    const { cursor } = await connector.sourceRow(id);
    expect(JSON.stringify(cursor)).toContain('4711');
    const after = await connector.ledger(id);
    expect(after).toEqual(expect.arrayContaining(before));
    expect(after).toHaveLength(4);
    expect(await server.administer('fetch', 'flags', 'mailbox', 'INBOX')).not.toContain('Seen');
  });

  it('is browsed and read through the connector', async () => {
    const get = (path: string) =>
      connector.request('GET', `/sources/${id}/${path}`, { ticket: connector.ticket(account, id) });
    const page = (await (await get('entries?parent=INBOX')).json()) as {
      items: { id: string; name: string; mediaType: string }[];
    };
    expect(page.items.map(({ name }) => name)).toEqual([
      'one.pdf',
      'two.pdf',
      'three.pdf',
      'four.pdf',
    ]);
    const [first] = page.items;
    expect(first?.mediaType).toBe('application/pdf');
    const answer = await get(`content?entry=${encodeURIComponent(first?.id ?? '')}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(await answer.text()).toBe('one');
  });

  it('waits for its owner when the password was changed', async () => {
    await server.changePassword('another one');
    // Dovecot looks at the file once a second.
    await delay(1_500);
    await connector.stop();
    await connector.start();
    await expect.poll(() => connector.stateAfterRound(id), WAIT).toBe('consent_needed');
    expect((await connector.sourceRow(id)).code).toBe('source.consent_needed');
  });
});
