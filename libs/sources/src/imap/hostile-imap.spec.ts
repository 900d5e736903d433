import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ImapSettings } from '@app/contracts';
import { createOutboundClient, parseAllowedNetworks, type OutboundClient } from '@app/outbound';
import {
  SourceConsentNeededError,
  SourceEntryForbiddenError,
  SourceRefusedError,
  SourceUnavailableError,
} from '../sources.errors.js';
import { ImapSession } from './imap-session.js';
import { ImapSourceAdapter } from './imap-source-adapter.js';
import { fetched, ImapStandIn } from './imap-stand-in.js';

/** A mailbox with these many is listed in seconds. 50,000 were measured: docs/operations/sources.md. */
const MANY = Number(process.env['IMAP_MAILS'] ?? 10_000);
setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

const SHORT = { connectMs: 500, signInMs: 1_000, stallMs: 800, workMs: 1_500, idleMs: 200 };
const LONG = { ...SHORT, connectMs: 10_000, signInMs: 10_000, stallMs: 10_000, workMs: 60_000 };
const MIB = 1_024 ** 2;

describe('a mail server that does not behave', () => {
  let server: ImapStandIn;
  let outbound: OutboundClient;
  let signal: AbortSignal;
  beforeAll(() => {
    outbound = createOutboundClient({ allowedNetworks: parseAllowedNetworks('127.0.0.1') });
  });
  beforeEach(async () => {
    signal = AbortSignal.timeout(30_000);
    server = await ImapStandIn.start();
  });
  afterEach(() => server.stop());
  afterAll(() => outbound.close());

  const create = (changes: Partial<ImapSettings> = {}, limits = SHORT) => {
    const settings: ImapSettings = {
      host: '127.0.0.1',
      port: server.port,
      security: 'none',
      username: 'erika',
      take: 'attachments',
      ...changes,
    };
    const credentials = () => Promise.resolve({ pass: 'the password' });
    const session = new ImapSession(outbound.sockets, settings, credentials, () => {}, limits);
    return new ImapSourceAdapter(session, settings);
  };
  const names = async (adapter = create()) =>
    (await adapter.list('INBOX', undefined, signal)).entries.map(({ name }) => name);
  const idOf = async (adapter: ImapSourceAdapter) =>
    (await adapter.list('INBOX', undefined, signal)).entries[0]?.id ?? '';
  const whenAsked = (name: string, answer: (tag: string, rest: string) => string | undefined) => {
    server.answer = (command) =>
      command.name === name ? answer(command.tag, command.rest) : undefined;
  };

  it('is read as the other tests expect it', async () => {
    const adapter = create();
    expect(await names(adapter)).toEqual(['a.pdf']);
    const { stream } = await adapter.open(await idOf(adapter), {}, signal);
    expect((await buffer(stream)).toString()).toBe('PDF');
  });

  it.each([
    ['says nothing', undefined],
    ['speaks HTTP', 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'],
    ['speaks SSH', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['says goodbye', '* BYE too many connections\r\n'],
  ])('%s: the source is unavailable, and no password was sent', async (_, greeting) => {
    server.greeting = greeting;
    await expect(create().probe(signal)).rejects.toThrow(SourceUnavailableError);
    expect(JSON.stringify(server.commands)).not.toContain('password');
  });

  it('is not trusted with a password when it cannot start TLS', async () => {
    for (const security of ['starttls', 'tls'] as const) {
      await expect(create({ security }).probe(signal)).rejects.toThrow(SourceRefusedError);
    }
    server.capabilities = 'IMAP4rev1 STARTTLS';
    whenAsked('STARTTLS', (tag) => `${tag} OK begin\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n`);
    await expect(create({ security: 'starttls' }).probe(signal)).rejects.toThrow(
      SourceRefusedError,
    );
    server.greeting = '* PREAUTH ready\r\n';
    await expect(create({ security: 'starttls' }).probe(signal)).rejects.toThrow(
      SourceRefusedError,
    );
    expect(JSON.stringify(server.commands)).not.toContain('password');
  });

  it.each([
    ['NO [AUTHENTICATIONFAILED] wrong', SourceConsentNeededError],
    ['NO no', SourceConsentNeededError],
    ['NO [UNAVAILABLE] try later', SourceUnavailableError],
    ['NO [LIMIT] too many', SourceUnavailableError],
  ])('answers a sign-in with %j', async (answer, error) => {
    whenAsked('LOGIN', (tag) => `${tag} ${answer}\r\n`);
    await expect(create().probe(signal)).rejects.toThrow(error);
  });

  it.each([
    ['a line without an end', () => 'x'.repeat(5 * MIB)],
    ['a literal of 9 GB', () => '* 1 FETCH (UID 1 ENVELOPE {9999999999}\r\n'],
    ['a literal of 2 MB', () => '* 1 FETCH (UID 1 ENVELOPE {2000000}\r\n'],
    ['small answers without an end', () => '* OK still here\r\n'.repeat(MIB)],
    ['another tag', () => 'other OK done\r\n'],
    ['no IMAP', (tag: string) => `\0\u0001(((\r\n${tag} BAD\r\n`],
  ])('sends %s', async (_, answer) => {
    whenAsked('UID FETCH', answer);
    const failed = names();
    await expect(failed).rejects.toSatisfy(
      (error) => error instanceof SourceRefusedError || error instanceof SourceUnavailableError,
    );
    server.answer = () => undefined;
    expect(await names()).toEqual(['a.pdf']);
  });

  it('sends a byte from time to time', async () => {
    server.answer = ({ name }, socket) => {
      if (name !== 'UID FETCH') return undefined;
      void (async () => {
        while (!socket.destroyed) {
          socket.write('x');
          await delay(50);
        }
      })();
      return '* ';
    };
    const begun = performance.now();
    await expect(names()).rejects.toThrow(SourceUnavailableError);
    expect(performance.now() - begun).toBeLessThan(4_000);
  });

  it.each([
    ['nested 200 deep', `${'('.repeat(200)}"text" "plain"${')'.repeat(200)}`],
    ['not a structure', '"text" "plain" (NIL'],
    ['missing', 'NIL'],
  ])(
    'describes a mail by a structure that is %s: the mail is taken whole',
    async (_, structure) => {
      server.uids = [1, 2, 3];
      whenAsked('UID FETCH', (tag, rest) => {
        const uids = rest.startsWith('2 ') ? [2] : [1, 2, 3];
        const isShort = !rest.includes('BODYSTRUCTURE');
        const lines = uids.map((uid) =>
          isShort
            ? `* ${uid} FETCH (UID ${uid} INTERNALDATE "02-Mar-2026 09:30:00 +0000" RFC822.SIZE 9)\r\n`
            : fetched(uid, uid === 2 ? { structure } : {}),
        );
        return `${lines.join('')}${tag} OK done\r\n`;
      });
      const found = await names();
      expect(found).toHaveLength(3);
      expect([found[0], found[2]]).toEqual(['a.pdf', 'a.pdf']);
      expect(found[1]).toMatch(/\.eml$/);
    },
  );

  it('has a mail of 20,000 parts, of which 100 are files', async () => {
    const part = '("application" "pdf" NIL NIL NIL "base64" 3 NIL ("attachment" NIL) NIL NIL)';
    const structure = `(${part.repeat(20_000)} "mixed" NIL NIL NIL NIL)`;
    whenAsked('UID FETCH', (tag) => `${fetched(1, { structure })}${tag} OK done\r\n`);
    expect((await names(create({}, LONG))).length).toBeLessThanOrEqual(100);
  });

  it('reports numbers that it was not asked for, or that are none', async () => {
    server.uids = [5];
    whenAsked(
      'UID SEARCH',
      (tag) => `* SEARCH 0 5 5 -1 x 99999999999999999999 6 4294967295\r\n${tag} OK\r\n`,
    );
    expect(await names()).toEqual(['a.pdf']);
    whenAsked('EXAMINE', (tag) => `* 1 EXISTS\r\n${tag} OK done\r\n`);
    await expect(names()).rejects.toThrow(SourceRefusedError);
  });

  it('gives the mailbox new numbers, more bytes than asked for, or refuses one mail', async () => {
    const adapter = create();
    const id = await idOf(adapter);
    const open = async () => buffer((await adapter.open(id, {}, signal)).stream);
    const body = (bytes: number) => (tag: string, rest: string) =>
      rest.includes('BODY.PEEK')
        ? `* 1 FETCH (UID 1 BODY[2]<0> {${bytes}}\r\n${'x'.repeat(bytes)})\r\n${tag} OK\r\n`
        : undefined;
    whenAsked('UID FETCH', body(300_000));
    await expect(open()).rejects.toThrow(SourceRefusedError);
    whenAsked('UID FETCH', (tag, rest) =>
      rest.includes('BODY.PEEK') ? `${tag} NO not this one\r\n` : undefined,
    );
    await expect(open()).rejects.toThrow(SourceEntryForbiddenError);
    server.answer = ({ name, rest }, socket) => {
      if (name !== 'UID FETCH' || !rest.includes('BODY.PEEK')) return undefined;
      socket.end('* 1 FETCH (UID 1 BODY[2]<0> {300}\r\nhalf');
      return '';
    };
    await expect(open()).rejects.toThrow(SourceUnavailableError);
    server.answer = () => undefined;
    expect((await open()).toString()).toBe('PDF');
  });

  it('compares other sizes than it reports', async () => {
    server.uids = [1, 2, 3];
    const { entries } = await create().list('INBOX', undefined, signal);
    whenAsked('UID SEARCH', (tag, rest) =>
      rest.includes('LARGER') ? `* SEARCH\r\n${tag} OK done\r\n` : undefined,
    );
    expect((await create().stat(entries[1]?.id ?? '', signal)).id).toBe(entries[1]?.id);
  });

  it('closes the connection between two requests', async () => {
    const adapter = create({}, LONG);
    await names(adapter);
    server.disconnect();
    expect(await names(adapter)).toEqual(['a.pdf']);
    expect(server.connections).toBe(2);
    await delay(400);
    expect(server.commands.at(-1)?.name).toBe('LOGOUT');
  });

  it('has mailboxes with names that are no names', async () => {
    const paths = ['..', 'a/../b', '"a\\"b"', '{3}\r\na\tb', '""', '"mail:1"', '&AAA-', '&bad'];
    whenAsked(
      'LIST',
      (tag) => `${paths.map((path) => `* LIST () "/" ${path}\r\n`).join('')}${tag} OK\r\n`,
    );
    const adapter = create();
    const { entries } = await adapter.list('', undefined, signal);
    for (const { id } of entries) {
      expect(id.split('/').every((part) => !['', '.', '..'].includes(part))).toBe(true);
      await adapter.list(id, undefined, signal).catch(() => undefined);
    }
    expect(JSON.stringify(server.commands)).not.toContain('\\t');
  });

  it('has many mails: they are read page by page, in the same memory', async () => {
    server.uids = Array.from({ length: MANY }, (_, i) => i + 1);
    const adapter = create({}, LONG);
    const changes = await adapter.changes('INBOX', undefined, AbortSignal.timeout(120_000));
    if (changes.kind !== 'some') throw new Error('no changes');
    let files = 0;
    const used: number[] = [];
    for await (const { entries } of changes.pages) {
      files += entries.length;
      // What the stand-in remembers is not of interest.
      server.commands.length = 0;
      // By then, as many places are remembered as there can be.
      if (files <= MANY / 2 || files % 1_000 !== 0) continue;
      gc();
      used.push(process.memoryUsage().heapUsed / MIB);
    }
    expect(files).toBe(MANY);
    expect(Buffer.byteLength(changes.cursor)).toBeLessThan(2_000);
    expect(Math.max(...used) - (used[0] ?? 0)).toBeLessThan(5);
    expect((await adapter.changes('INBOX', changes.cursor, signal)).kind).toBe('none');
  }, 120_000);
});
