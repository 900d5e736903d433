import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ImapSettings } from '@app/contracts';
import { createOutboundClient, parseAllowedNetworks, type OutboundClient } from '@app/outbound';
import {
  SourceBlockedAddressError,
  SourceConsentNeededError,
  SourceEntryChangedError,
  SourceEntryNotFoundError,
  SourceHostUnknownError,
  SourceRefusedError,
  SourceUnavailableError,
} from '@app/sources';
import { DovecotServer, hasDovecot } from '../../support/dovecot-server.js';
import { changesOf, listAll, mailAdapter, namesOf, readAll } from '../../support/mailbox-reader.js';
import { attached, mailOf, TEXT } from '../../support/mails.js';
import { NameServer } from '../../support/name-server.js';

const usual = getCACertificates('default');
const RECEIVED = new Date('2026-03-02T09:31:07Z');

describe.runIf(hasDovecot())('a mailbox of Dovecot', () => {
  let server: DovecotServer;
  let outbound: OutboundClient;
  let signal: AbortSignal;
  let mailbox: string;
  let boxes = 0;

  beforeAll(async () => {
    server = await DovecotServer.start();
    outbound = createOutboundClient({ allowedNetworks: parseAllowedNetworks('127.0.0.1,::1') });
  }, 60_000);
  beforeEach(async () => {
    signal = AbortSignal.timeout(30_000);
    boxes += 1;
    mailbox = `Box ${boxes}`;
    await server.use((client) => client.mailboxCreate(mailbox));
  });
  afterAll(async () => {
    setDefaultCACertificates(usual);
    await outbound.close();
    await server.stop();
  });

  const create = (
    changes: Partial<ImapSettings> = {},
    { password, client = outbound }: { password?: string; client?: OutboundClient } = {},
  ) => mailAdapter(server, client, changes, password);
  const list = (folder = mailbox, adapter = create()) => listAll(adapter, folder, signal);
  const read = (id: string, adapter = create()) => readAll(adapter, id, signal);
  const changes = (cursor?: string, folder = mailbox) =>
    changesOf(create(), folder, cursor, signal);

  it('is probed with its account, and refuses wrong credentials, whatever is asked', async () => {
    expect(await create().probe(signal)).toEqual({ account: 'erika' });
    const wrong = create({}, { password: 'wrong' });
    for (const asked of [
      () => wrong.probe(signal),
      () => wrong.list('', undefined, signal),
      () => wrong.stat('INBOX', signal),
      () => wrong.changes?.('INBOX', undefined, signal),
      () => wrong.open('mail:1-1-0123456789abcdef:1', {}, signal),
    ]) {
      await expect(asked()).rejects.toThrow(SourceConsentNeededError);
    }
  });

  it('is read with TLS whose certificate is valid, and without TLS in allowed networks only', async () => {
    const tls = { host: 'localhost', port: server.tlsPort, security: 'tls' } as const;
    const startTls = { host: 'localhost', security: 'starttls' } as const;
    for (const one of [tls, startTls]) {
      await expect(create(one).probe(signal)).rejects.toThrow(SourceRefusedError);
    }
    setDefaultCACertificates([...usual, server.certificate]);
    for (const one of [tls, startTls]) {
      expect(await create(one).probe(signal)).toEqual({ account: 'erika' });
      // The certificate has another name.
      await expect(create({ ...one, host: '127.0.0.1' }).probe(signal)).rejects.toThrow(
        SourceRefusedError,
      );
    }
    const names = await NameServer.start(() => []);
    const nowhere = createOutboundClient({
      allowedNetworks: parseAllowedNetworks(''),
      nameServers: [names.address],
    });
    await expect(
      create({ host: 'no-host.example' }, { client: nowhere }).probe(signal),
    ).rejects.toThrow(SourceHostUnknownError);
    await nowhere.close();
    names.stop();
    const strict = createOutboundClient({ allowedNetworks: parseAllowedNetworks('') });
    for (const one of [tls, startTls, { host: 'localhost' }, { host: '127.0.0.1' }]) {
      await expect(create(one, { client: strict }).probe(signal)).rejects.toThrow(
        SourceBlockedAddressError,
      );
    }
    await strict.close();
  });

  it('has its mailboxes as folders, whatever their names are', async () => {
    const names = ['Ärger & 100% sure', 'mail:box', '漢字', 'a+b "c"'];
    await server.use(async (client) => {
      for (const name of names) await client.mailboxCreate(`${mailbox}/${name}`);
    });
    const folders = await list();
    expect(namesOf(folders).toSorted()).toEqual(names.toSorted());
    expect((await list('')).map(({ id }) => id)).toEqual(
      expect.arrayContaining(['INBOX', mailbox]),
    );
    for (const { id, name, isFolder } of folders) {
      expect(isFolder).toBe(true);
      await server.deliver(`${mailbox}/${name}`, [mailOf({ parts: [attached('in.pdf', name)] })]);
      const [file] = await list(id);
      expect((await read(file?.id ?? '')).toString()).toBe(name);
      expect(await create().stat(id, signal)).toMatchObject({ id, name, isFolder: true });
    }
    expect(namesOf(await list()).toSorted()).toEqual(names.toSorted());
  });

  it('has no other entries', async () => {
    const adapter = create();
    for (const id of [
      'missing',
      '..',
      'a/../b',
      '/',
      '\ud800',
      'a\r\nb LOGOUT',
      'mail:',
      'mail:x:1',
    ]) {
      await expect(adapter.list(id, undefined, signal)).rejects.toThrow(SourceEntryNotFoundError);
      await expect(adapter.stat(id, signal)).rejects.toThrow(SourceEntryNotFoundError);
      await expect(adapter.open(id, {}, signal)).rejects.toThrow(SourceEntryNotFoundError);
    }
  });

  it('gives attached documents with their names and exact bytes, and leaves the rest alone', async () => {
    const scan = randomBytes(60_000);
    const large = randomBytes(700_000);
    const inner = mailOf({ subject: 'The inner one', parts: [attached('deep.pdf', 'deep')] });
    const parts = [
      TEXT,
      attached('plain.pdf', 'plain'),
      attached('large.pdf', large),
      attached('=?utf-8?B?w4TDtsO8LnBkZg==?=', 'encoded'),
      attached('logo.png', randomBytes(5_000), { type: 'image/png', disposition: 'inline' }),
      attached('scan.png', scan, { type: 'image/png', disposition: 'inline' }),
      attached('smime.p7s', 'signature', { type: 'application/pkcs7-signature' }),
      {
        headers: [
          'Content-Type: text/csv',
          "Content-Disposition: attachment; filename*0*=utf-8''na%C3%AFve; filename*1=.csv",
          'Content-Transfer-Encoding: quoted-printable',
        ],
        body: 'caf=C3=A9;=\r\n1 \t\r\nend=20',
      },
      {
        headers: ['Content-Type: application/octet-stream', 'Content-Disposition: attachment'],
        body: 'no name',
      },
      { headers: ['Content-Type: message/rfc822'], body: inner },
      { headers: ['Content-Type: text/html'], body: '<p>no file</p>' },
      attached('../../etc/passwd', 'a path'),
    ];
    await server.deliver(mailbox, [mailOf({ messageId: 'all', parts })], RECEIVED);
    const entries = await list();
    const contents = await Promise.all(entries.map(async ({ id }) => read(id)));
    const found = entries.map(
      ({ name }, i) => [name, contents[i]?.toString('latin1') ?? ''] as const,
    );
    expect(Object.fromEntries(found)).toEqual({
      'plain.pdf': 'plain',
      'large.pdf': large.toString('latin1'),
      'Äöü.pdf': 'encoded',
      'scan.png': scan.toString('latin1'),
      'naïve.csv': Buffer.from('café;1\r\nend ').toString('latin1'),
      'attachment-9': 'no name',
      'The inner one.eml': inner,
      '..-..-etc-passwd': 'a path',
    });
    expect(entries[0]).toMatchObject({
      name: 'plain.pdf',
      isFolder: false,
      modifiedAt: RECEIVED,
      version: '"mail"',
      mediaType: 'application/pdf',
    });
    expect(entries[0]?.id).toMatch(/\.pdf$/);
    for (const entry of entries) expect(await create().stat(entry.id, signal)).toEqual(entry);
    await expect(
      create().open(entries[0]?.id ?? '', { ifVersion: '"other"' }, signal),
    ).rejects.toThrow(SourceEntryChangedError);
  });

  it('gives mails as files, and a mail without parts', async () => {
    const mails = [
      mailOf({ subject: '../.. =?utf-8?Q?Stra=C3=9Fe?=', parts: [attached('a.pdf', 'a')] }),
      mailOf({ subject: '.hidden' }).replace('multipart/mixed; boundary=b', 'text/plain'),
      'From: x@example.org\r\nContent-Type: application/pdf; name=alone.pdf\r\n\r\n%PDF',
    ];
    await server.deliver(mailbox, mails);
    const wholes = await list(mailbox, create({ take: 'mail' }));
    expect(namesOf(wholes)).toEqual(['-.. Straße.eml', 'hidden.eml', 'mail.eml']);
    for (const [i, { id }] of wholes.entries()) {
      const bytes = await read(id, create({ take: 'mail' }));
      expect(bytes.toString('latin1')).toBe(mails[i]);
    }
    expect(namesOf(await list(mailbox, create({ take: 'both' })))).toEqual([
      '-.. Straße.eml',
      'a.pdf',
      'hidden.eml',
      'mail.eml',
      'alone.pdf',
    ]);
    const [, single] = await list();
    expect((await read(single?.id ?? '')).toString()).toBe('%PDF');
  });

  it('marks no mail as read, and keeps one connection for all adapters of an account', async () => {
    await server.deliver(mailbox, [mailOf({ parts: [attached('a.pdf', 'a')] })]);
    const before = await server.signIns();
    const client = createOutboundClient({ allowedNetworks: parseAllowedNetworks('127.0.0.1') });
    const [{ id } = { id: '' }] = await list(mailbox, create({ take: 'both' }, { client }));
    await Promise.all(
      Array.from({ length: 5 }, () => read(id, create({ take: 'both' }, { client }))),
    );
    await client.close();
    expect((await server.signIns()) - before).toBe(1);
    expect(await server.administer('fetch', 'flags', 'mailbox', mailbox)).not.toContain('Seen');
  });

  it('lists new mails once, and everything only where that is not enough', async () => {
    const mail = (name: string) =>
      mailOf({ messageId: name, parts: [attached(`${name}.pdf`, name)] });
    const empty = await changes();
    expect(empty).toMatchObject({ kind: 'some', isWhole: true, names: [] });
    await server.deliver(mailbox, [mail('one'), mail('two')]);
    const first = await changes(empty.cursor);
    expect(first).toMatchObject({ isWhole: false, names: ['one.pdf', 'two.pdf'] });
    expect(await changes(first.cursor)).toMatchObject({ kind: 'none' });
    await server.deliver(mailbox, [mailOf({}), mail('three')]);
    const second = await changes(first.cursor);
    expect(second).toMatchObject({ kind: 'some', isWhole: false, names: ['three.pdf'] });
    await server.administer(
      'expunge',
      'mailbox',
      mailbox,
      'subject',
      'A mail',
      'header',
      'message-id',
      'two',
    );
    const third = await changes(second.cursor);
    expect(third.kind).toBe('none');
    const dayBefore = {
      ...(JSON.parse(third.cursor) as object),
      listedAt: Date.now() / 1_000 - 90_000,
    };
    expect(await changes(JSON.stringify(dayBefore))).toMatchObject({
      isWhole: true,
      names: ['one.pdf', 'three.pdf'],
    });
    expect(await changes('no cursor')).toMatchObject({ isWhole: true });
  });

  it('knows each mail again after new numbers, and in a mailbox with another name', async () => {
    const twins = ['a', 'b', 'a'].map((text) =>
      mailOf({ messageId: 'same', parts: [attached('t.pdf', text)] }),
    );
    await server.deliver(
      mailbox,
      [...twins, mailOf({ parts: [attached('no id.pdf', 'n')] })],
      RECEIVED,
    );
    const before = await changes();
    const ids = before.entries.map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    const texts = ['a', 'b', 'a', 'n'];
    const contents = async () => {
      const bytes = await Promise.all(ids.map(async (id) => read(id)));
      return bytes.map(String);
    };
    expect(await contents()).toEqual(texts);
    await server.administer('mailbox', 'update', '--uid-validity', '77777', mailbox);
    const after = await changes(before.cursor);
    expect(after.isWhole).toBe(true);
    expect(after.entries.map(({ id }) => id)).toEqual(ids);
    expect(await contents()).toEqual(texts);
    const moved = `${mailbox} moved`;
    await server.use((client) => client.mailboxRename(mailbox, moved));
    expect(await contents()).toEqual(texts);
    expect((await changes(undefined, moved)).entries.map(({ id }) => id)).toEqual(ids);
    await expect(changes(after.cursor)).rejects.toThrow(SourceEntryNotFoundError);
  });

  it('lists a large mailbox in pages, each file once, also when other adapters continue', async () => {
    const mails = Array.from({ length: 450 }, (_, i) =>
      mailOf({ messageId: `m${i}`, parts: [attached(`${i}.pdf`, String(i))] }),
    );
    await server.deliver(mailbox, mails);
    const first = await create().list(mailbox, undefined, signal);
    const other = createOutboundClient({ allowedNetworks: parseAllowedNetworks('127.0.0.1') });
    const second = await create({}, { client: other }).list(mailbox, first.next, signal);
    await other.close();
    expect(first.entries.length).toBe(400);
    expect(namesOf([...first.entries, ...second.entries])).toEqual(mails.map((_, i) => `${i}.pdf`));
    expect(second.next).toBeUndefined();
    await expect(create().list(mailbox, 'no page', signal)).rejects.toThrow(SourceUnavailableError);
  });

  it('ends with the reason of an aborted signal, and goes on with other work', async () => {
    const reason = new Error('stopped');
    await server.deliver(mailbox, [
      mailOf({ parts: [attached('long.pdf', randomBytes(3_000_000))] }),
    ]);
    const [{ id } = { id: '' }] = await list();
    await expect(create().probe(AbortSignal.abort(reason))).rejects.toBe(reason);
    const controller = new AbortController();
    const { stream } = await create().open(id, {}, controller.signal);
    controller.abort(reason);
    await expect(buffer(stream)).rejects.toBe(reason);
    expect((await read(id)).length).toBe(3_000_000);
  });
});
