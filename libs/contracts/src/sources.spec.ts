import { describe, expect, it } from 'vitest';
import { imapSettingsSchema } from './imap-source.js';
import { intakeEntryOf, intakeKey } from './sources.js';
import { webdavSettingsSchema } from './webdav-source.js';

describe('the address of a WebDAV source', () => {
  const parse = (url: string) =>
    webdavSettingsSchema.safeParse({ url, username: 'anna' }).data?.url;

  it.each([
    ['https://cloud.example.org/dav/anna/', 'https://cloud.example.org/dav/anna/'],
    ['https://cloud.example.org/dav/anna', 'https://cloud.example.org/dav/anna/'],
    ['https://CLOUD.example.org:8443', 'https://cloud.example.org:8443/'],
    ['http://10.0.0.7/dav', 'http://10.0.0.7/dav/'],
    ['https://example.org/a/../b', 'https://example.org/b/'],
  ])('%s is %s', (given, url) => {
    expect(parse(given)).toBe(url);
    // The connector parses it again.
    expect(parse(url)).toBe(url);
  });

  it.each([
    'ftp://example.org/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://anna:secret@example.org/',
    'https://anna@example.org/',
    'https://example.org/?',
    'https://example.org/#',
    'https://example.org/?a=b',
    'example.org/dav',
    '//example.org/dav',
    `https://example.org/${'a'.repeat(2_000)}`,
    '',
  ])('is not %s', (url) => expect(parse(url)).toBeUndefined());
});

describe('the host of a mailbox', () => {
  const parse = (host: string) =>
    imapSettingsSchema.safeParse({
      host,
      port: 993,
      security: 'tls',
      username: 'anna',
      take: 'attachments',
    }).data?.host;

  it.each([
    ['imap.example.org', 'imap.example.org'],
    ['IMAP.Example.ORG', 'imap.example.org'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['10.0.0.7', '10.0.0.7'],
    ['0x7f.1', '127.0.0.1'],
    ['2130706433', '127.0.0.1'],
    ['::1', '::1'],
    ['::FFFF:10.0.0.7', '::ffff:a00:7'],
  ])('%s is %s', (given, host) => {
    expect(parse(given)).toBe(host);
    // The connector parses it again.
    expect(parse(host)).toBe(host);
  });

  it.each([
    '',
    ' ',
    'a b',
    'a/b',
    'a?b',
    'a#b',
    'a@b',
    'a:993',
    '[::1]',
    'a\r\nb',
    'a%00',
    '::1]/x[',
    'a\\b',
    '.'.repeat(254),
  ])('is not %j', (host) => expect(parse(host)).toBeUndefined());
});

it('the key of staged bytes names their entry', () => {
  const id = '0199c0de-5f3a-7c11-9d2e-3b7f1a2c4d5e';
  expect(intakeEntryOf(intakeKey(id))).toBe(id);
  expect(intakeEntryOf('intake/other')).toBeUndefined();
  expect(intakeEntryOf(`originals/5e/${id}`)).toBeUndefined();
});
