import { buffer } from 'node:stream/consumers';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AppError } from '@app/errors';
import { createOutboundClient, parseAllowedNetworks, type OutboundClient } from '@app/outbound';
import { ImapSession } from './imap-session.js';
import { ImapSourceAdapter } from './imap-source-adapter.js';
import { fetched, ImapStandIn } from './imap-stand-in.js';

const LIMITS = { connectMs: 300, signInMs: 400, stallMs: 300, workMs: 400, idleMs: 100 };
/** Servers that answer at the same time. 600 were tried once. */
const SERVERS = 60;

const PIECES = [
  [
    '* ',
    '+ go\r\n',
    'OK ',
    'NO ',
    'BAD ',
    'BYE ',
    '(',
    ')',
    '((((',
    '"',
    '\\',
    'NIL',
    '\r\n',
    '\0',
  ],
  ['\u00ff', 'x'.repeat(3_000), '{5}\r\n', '{0}\r\n', '{99999999999999999999}\r\n', '[ALERT]'],
  ['[UIDVALIDITY 7]', '[UIDNEXT 2]', '[UIDNEXT 4294967295]', ' FETCH ', 'UID 1', 'UID 0', '-1'],
  ['BODYSTRUCTURE ', 'ENVELOPE ', 'INTERNALDATE ', 'RFC822.SIZE ', 'BODY[2]<0> ', 'EXISTS'],
  ['SEARCH 1 2 3', 'SEARCH 1:*', 'ESEARCH (TAG "A") ALL 1:16777215', 'VANISHED 1:4294967295'],
  ['LIST () "/" ', 'LIST (\\Noselect) NIL ', 'INBOX', '=?utf-8?B?//8=?='],
].flat();

const script = fc.record({
  command: fc.constantFrom('LOGIN', 'EXAMINE', 'LIST', 'UID SEARCH', 'UID FETCH', 'CAPABILITY'),
  /** How much of a usual line comes first. */
  begin: fc.nat(300),
  pieces: fc.array(fc.constantFrom(...PIECES), { maxLength: 25 }),
  end: fc.constantFrom('', '\r\n', '\r\nTAG OK done\r\n', '\r\nTAG NO done\r\n', 'TAG OK\r\n'),
});

let outbound: OutboundClient;
beforeAll(() => {
  outbound = createOutboundClient({ allowedNetworks: parseAllowedNetworks('127.0.0.1') });
});
afterAll(() => outbound.close());

async function readAll(pages: AsyncIterable<unknown>): Promise<void> {
  const iterator = pages[Symbol.asyncIterator]();
  while ((await iterator.next()).done !== true);
}

/** Returns the errors that are not those of a source. */
async function tryAll(adapter: ImapSourceAdapter, signal: AbortSignal): Promise<unknown[]> {
  const works = [
    () => adapter.probe(signal),
    () => adapter.list('', undefined, signal),
    async () => {
      const { entries } = await adapter.list('INBOX', undefined, signal);
      for (const { id } of entries.slice(0, 2)) {
        await buffer((await adapter.open(id, {}, signal)).stream);
      }
    },
    async () => {
      const changes = await adapter.changes('INBOX', undefined, signal);
      if (changes.kind === 'some') await readAll(changes.pages);
    },
    () => adapter.stat('mail:1-1-0123456789abcdef:1', signal),
  ];
  const strange: unknown[] = [];
  for (const work of works) {
    await work().catch((error: unknown) => {
      if (!(error instanceof AppError)) strange.push(error);
    });
  }
  return strange;
}

it('whatever a mail server answers, each request ends, and with an error of a source', async () => {
  const strange = await Promise.all(
    fc.sample(script, SERVERS).map(async ({ command, begin, pieces, end }) => {
      const server = await ImapStandIn.start();
      server.answer = ({ name, tag }) =>
        name === command
          ? Buffer.from(
              `${fetched(1).slice(0, begin)}${pieces.join('')}${end.replace('TAG', tag)}`,
              'latin1',
            )
          : undefined;
      const settings = {
        host: '127.0.0.1',
        port: server.port,
        security: 'none',
        username: 'erika',
        take: 'both',
      } as const;
      const credentials = () => Promise.resolve({ pass: 'the password' });
      const session = new ImapSession(outbound.sockets, settings, credentials, () => {}, LIMITS);
      try {
        return await tryAll(new ImapSourceAdapter(session, settings), AbortSignal.timeout(50_000));
      } finally {
        await server.stop();
      }
    }),
  );
  expect(strange.flat()).toEqual([]);
}, 60_000);
