import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attachmentFilename, filenameFrom } from './filename.js';
import { DocumentFilenameInvalidError } from './uploads.errors.js';

describe('attachmentFilename', () => {
  it.each([
    ['keeps an ordinary name', 'Überweisung 3.pdf', 'Überweisung 3.pdf'],
    ['takes the last part of a path', 'C:\\scans/../a.pdf', 'a.pdf'],
    ['replaces control characters and overrides of direction', 'a\u202eb\u0000c.pdf', 'a b c.pdf'],
    ['replaces escaped line ends', 'a%0Ab.pdf', 'a b.pdf'],
    ['gives a name to an attachment that has none', '', 'attachment'],
    ['gives a name to a folder', '..', 'attachment'],
  ])('%s', (_, given, expected) => {
    expect(attachmentFilename(given)).toBe(expected);
  });

  it('accepts every name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (given) => {
        expect(attachmentFilename(given)).not.toBe('');
      }),
      { numRuns: 50 },
    );
  });
});

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
    ['a left-to-right override', 'invoice\u202dfdp.exe'],
    ['only a direction mark', '\u200e'],
    ['a folder between direction marks', '\u200e../\u200fetc'],
    ['half a surrogate pair', 'a\ud800.pdf'],
  ])('refuses %s', (_name, given) => {
    expect(() => filenameFrom(given)).toThrow(DocumentFilenameInvalidError);
  });

  it.each([
    ['a direction mark at the start', '\u200eWhatsApp Image 2024.jpg', 'WhatsApp Image 2024.jpg'],
    ['a right-to-left mark', 'חשבונית\u200f 2024.pdf', 'חשבונית 2024.pdf'],
    ['an Arabic letter mark', 'فاتورة\u061c 5.pdf', 'فاتورة 5.pdf'],
    ['isolates', '\u2068Müller\u2069.pdf', 'Müller.pdf'],
    ['embeddings', '\u202aMüller\u202c.pdf', 'Müller.pdf'],
    ['spaces without a width', 'a\u200b\ufeff.pdf', 'a.pdf'],
    ['a replacement character', 'M\ufffdller.pdf', 'M\ufffdller.pdf'],
  ])('cleans %s', (_name, given, expected) => {
    expect(filenameFrom(given)).toBe(expected);
  });

  it('keeps the joiners that Persian and emoji need', () => {
    expect(filenameFrom('نامه\u200cها 👩\u200d🚀.pdf')).toBe('نامه\u200cها 👩\u200d🚀.pdf');
  });

  it('decodes bytes as UTF-8, or else as windows-1252', () => {
    expect(filenameFrom(Buffer.from('Müller 5 €.pdf').toString('latin1'))).toBe('Müller 5 €.pdf');
    expect(filenameFrom('M\xfcller 5 \x80.pdf')).toBe('Müller 5 €.pdf');
  });

  it('shortens a long name before its extension', () => {
    expect(filenameFrom(`${'Protokoll '.repeat(30)}.txt`)).toBe(
      `${'Protokoll '.repeat(30).slice(0, 251).trimEnd()}.txt`,
    );
    expect([...filenameFrom(`${'a'.repeat(300)}.jpeg`)]).toHaveLength(255);
    expect(filenameFrom('a'.repeat(300))).toBe('a'.repeat(255));
  });

  it('counts characters, not code units', () => {
    expect(filenameFrom('😀'.repeat(255))).toHaveLength(510);
    expect(filenameFrom('😀'.repeat(256))).toHaveLength(510);
  });
});
