import { describe, expect, it } from 'vitest';
import { filenameFrom } from './filename.js';
import { DocumentFilenameInvalidError } from './uploads.errors.js';

describe('filenameFrom', () => {
  it('keeps an ordinary name, normalized to Unicode NFC', () => {
    expect(filenameFrom('Ru\u0308ckgabe 3.pdf')).toBe('Rückgabe 3.pdf');
  });

  it('decodes the characters that browsers escape', () => {
    expect(filenameFrom('the %22best%22 scan.pdf')).toBe('the "best" scan.pdf');
    expect(filenameFrom('100%.pdf')).toBe('100%.pdf');
  });

  it.each([
    ['an empty name', ''],
    ['white space', ' \u00a0 '],
    ['a folder', '../../etc/passwd'],
    ['a Windows folder', 'C:\\scans\\a.pdf'],
    ['a dot', '.'],
    ['two dots', '..'],
    ['a line break', 'a\r\nSet-Cookie: x.pdf'],
    ['an escaped line break', 'a%0d%0aSet-Cookie: x.pdf'],
    ['a NUL', 'a\0.pdf'],
    ['a right-to-left override', 'invoice\u202efdp.exe'],
    ['a direction mark', 'a\u200e.pdf'],
    ['bytes that were not UTF-8', 'a\ufffd.pdf'],
    ['half a surrogate pair', 'a\ud800.pdf'],
    ['256 characters', 'a'.repeat(256)],
  ])('refuses %s', (_name, given) => {
    expect(() => filenameFrom(given)).toThrow(DocumentFilenameInvalidError);
  });

  it('counts characters, not code units', () => {
    expect(filenameFrom('😀'.repeat(255))).toHaveLength(510);
  });
});
