import { describe, expect, it } from 'vitest';
import { detectMediaType, TextValidator } from './detect-media-type.js';

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))),
  );
const utf16 = (text: string) =>
  Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);

function longChunkPng(): Buffer {
  const png = Buffer.alloc(4_100);
  png.write('\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR', 'latin1');
  png.writeUInt32BE(9_000, 33);
  png.write('iCCP', 37);
  return png;
}

describe('detectMediaType', () => {
  it.each([
    ['a PDF', bytes('%PDF-1.7\n'), 'application/pdf'],
    [
      'a PDF after a byte order mark and blank lines',
      bytes([0xef, 0xbb, 0xbf], '\n\n%PDF-1.4\n'),
      'application/pdf',
    ],
    ['a JPEG', bytes([0xff, 0xd8, 0xff, 0xe0, 0, 16], 'JFIF'), 'image/jpeg'],
    ['a little-endian TIFF', bytes('II', [42, 0, 8, 0, 0, 0, 0, 0]), 'image/tiff'],
    ['a big-endian TIFF', bytes('MM', [0, 42, 0, 0, 0, 8, 0, 0]), 'image/tiff'],
    ['a WebP', bytes('RIFF', [4, 0, 0, 0], 'WEBPVP8 '), 'image/webp'],
    ['an AVIF', bytes([0, 0, 0, 24], 'ftypavif', [0, 0, 0, 0], 'avifmif1'), 'image/avif'],
    [
      'a TIFF with its directory at the end',
      bytes('II', [42, 0, 0, 0, 16, 0], [0, 0]),
      'image/tiff',
    ],
    ['a PNG with a long first chunk', longChunkPng(), 'image/png'],
    [
      'an AVIF that calls itself HEIF',
      bytes([0, 0, 0, 24], 'ftypmif1', [0, 0, 0, 0], 'avifmif1'),
      'image/avif',
    ],
    ['a HEIC', bytes([0, 0, 0, 24], 'ftypheic', [0, 0, 0, 0], 'mif1heic'), 'image/heic'],
    [
      'a HEIC that calls itself HEIF',
      bytes([0, 0, 0, 24], 'ftypmif1', [0, 0, 0, 0], 'mif1heic'),
      'image/heic',
    ],
    ['a GIF', bytes('GIF89a', [1, 0, 1, 0, 0, 0, 0]), 'image/gif'],
    ['a BMP', bytes('BM', [70, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0]), 'image/bmp'],
    ['text that begins like a GIF', bytes('GIF files are animated'), 'text/plain'],
    ['text', bytes('Dear Sir,\n'), 'text/plain'],
    ['text that begins like a bitmap', bytes('BMW invoice'), 'text/plain'],
    ['text that begins with an address', bytes('<john@example.com> wrote:'), 'text/plain'],
    ['text about a tag', bytes('the <head> tag explained'), 'text/plain'],
    ['text with a comparison in it', bytes('if a < b then c > d'), 'text/plain'],
    ['UTF-16 text', utf16('Hello'), 'text/plain'],
  ])('detects %s', async (_name, head, expected) => {
    expect(await detectMediaType(head)).toBe(expected);
  });

  it.each([
    ['HTML', '<!DOCTYPE html><p>x'],
    ['HTML after white space', '\n\t <html>'],
    ['HTML after a line of text', 'hello\n<script>alert(1)</script>'],
    ['SVG without a space', 'x<svg/onload=alert(1)>'],
    ['HTML after invisible characters', '\u200b\x01<p onclick=x>'],
    ['an HTML comment', '<!-- x --> text'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['XML', '<?xml version="1.0"?><a/>'],
    ['RTF', '{\\rtf1\\ansi hello}'],
    ['PostScript', '%!PS-Adobe-3.0\n'],
    ['a PDF after markup', '<html>%PDF-1.4'],
  ])('refuses %s', async (_name, head) => {
    expect(await detectMediaType(Buffer.from(head))).toBeUndefined();
  });

  it('refuses UTF-16 markup', async () => {
    expect(await detectMediaType(utf16('<html>'))).toBeUndefined();
  });
});

describe('TextValidator', () => {
  const isText = (content: Buffer, cut = content.length) => {
    const validator = new TextValidator(content);
    const parts = [content.subarray(0, cut), content.subarray(cut)];
    return parts.every((part) => validator.accepts(part)) && validator.isComplete();
  };

  it('accepts a character that is split between two chunks', () => {
    expect(isText(Buffer.from('Müller'), 2)).toBe(true);
  });

  it.each([
    ['invalid UTF-8', Buffer.from([0x61, 0xff, 0x62])],
    ['an overlong form', Buffer.from([0xc0, 0xaf])],
    ['a NUL', Buffer.from('a\0b')],
    ['markup after thousands of spaces', Buffer.from(`${' '.repeat(9_000)}<svg/onload=x>`)],
    ['an incomplete character at the end', Buffer.from([0x61, 0xc3])],
    ['a lone surrogate in UTF-16', Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x61, 0x00])],
    ['an incomplete UTF-16 code unit at the end', Buffer.from([0xff, 0xfe, 0x61, 0x00, 0x62])],
  ])('refuses %s', (_name, content) => {
    expect(isText(content)).toBe(false);
  });
});
