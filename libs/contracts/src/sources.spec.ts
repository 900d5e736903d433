import { describe, expect, it } from 'vitest';
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

it('the key of staged bytes names their entry', () => {
  const id = '0199c0de-5f3a-7c11-9d2e-3b7f1a2c4d5e';
  expect(intakeEntryOf(intakeKey(id))).toBe(id);
  expect(intakeEntryOf('intake/other')).toBeUndefined();
  expect(intakeEntryOf(`originals/5e/${id}`)).toBeUndefined();
});
