import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extensionOf, formatMailFileId, mailKeyOf, parseMailFileId } from './mail-id.js';
import { mailboxIdOf, mailboxPathOf } from './mailbox-path.js';
import { Occurrences } from './occurrences.js';

const FACTS = {
  receivedAt: new Date('2026-03-02T09:30:00Z'),
  sizeBytes: 4_711,
  messageId: '<a@b>',
  others: ['Subject'],
};

describe('the id of a file of a mail', () => {
  it('can be read again', () => {
    const part = fc.oneof(
      fc.constant('mail'),
      fc
        .array(fc.integer({ min: 1, max: 999 }), { minLength: 1, maxLength: 5 })
        .map((all) => all.join('.')),
    );
    const names = fc.oneof(
      fc.string(),
      fc.constantFrom('a.pdf', 'b.7z', 'c.3gp', 'd.123', 'e.PDF', 'f'),
    );
    fc.assert(
      fc.property(
        fc.nat(2 ** 32),
        fc.nat(2 ** 32),
        fc.string(),
        fc.nat(999),
        part,
        names,
        (seconds, sizeBytes, messageId, occurrence, number, name) => {
          const key = mailKeyOf({
            ...FACTS,
            receivedAt: new Date(seconds * 1_000),
            sizeBytes,
            messageId,
          });
          const id = { ...key, occurrence, part: number, extension: extensionOf(name) };
          expect(parseMailFileId(formatMailFileId(id))).toEqual(id);
        },
      ),
    );
  });

  it('depends on what the mail is, and not on the other fields where it has a Message-ID', () => {
    const { hash } = mailKeyOf(FACTS);
    expect(mailKeyOf({ ...FACTS, others: ['Other'] }).hash).toBe(hash);
    expect(mailKeyOf({ ...FACTS, messageId: '<c@b>' }).hash).not.toBe(hash);
    const without = { ...FACTS, messageId: '' };
    expect(mailKeyOf({ ...without, others: ['Other'] }).hash).not.toBe(mailKeyOf(without).hash);
    expect(mailKeyOf({ ...FACTS, receivedAt: null }).seconds).toBe(0);
  });

  it.each([
    '',
    'mail:',
    'mail:1-1-0123456789abcdef',
    'mail:1-1-0123456789abcdef:0x',
    'INBOX',
    'mail:1-1-0123456789abcdef:1\n',
  ])('is not %j', (text) => expect(parseMailFileId(text)).toBeUndefined());
});

describe('the id of a mailbox', () => {
  it('is a path, and leads back to the name', () => {
    const name = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.constantFrom('..', '.', 'a/b', '100%', '%2F', 'mail:x', 'mail:'),
    );
    const delimiter = fc.constantFrom('/', '.', '\\', '');
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), delimiter, (names, separator) => {
        const path = names.join(separator);
        fc.pre(!/\p{Cc}/u.test(path) && path.isWellFormed());
        fc.pre(separator === '' || path.split(separator).every((one) => one !== ''));
        const id = mailboxIdOf(path, separator);
        expect(id.split('/')).not.toContain('..');
        expect(mailboxPathOf(id, separator)).toBe(path);
      }),
    );
  });

  it.each(['', '/', 'a//b', '..', 'a/../b', '\ud800', 'a\r\nb', 'a%0Ab', 'mail:1'])(
    'is not %j',
    (id) => expect(mailboxPathOf(id, '/')).toBeUndefined(),
  );
});

describe('mails with the same key', () => {
  it('are numbered alike, whether all or only the new ones are listed', () => {
    const keys = fc.array(fc.nat(5), { maxLength: 60 });
    fc.assert(
      fc.property(keys, keys, (before, after) => {
        const keyOf = (one: number) => mailKeyOf({ ...FACTS, messageId: `<${one}@b>` });
        const whole = new Occurrences();
        const all = [...before, ...after].map((one) => whole.next(keyOf(one)));
        const first = new Occurrences();
        for (const one of before) first.next(keyOf(one));
        const second = new Occurrences(first.toString());
        expect(after.map((one) => second.next(keyOf(one)))).toEqual(all.slice(before.length));
      }),
    );
  });
});
