import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { detectMediaType } from './detect-media-type.js';

const bytes = (...parts: (string | number[] | Buffer)[]) =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))),
  );
const utf16 = (text: string) =>
  Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);

const minimalPdf = '%PDF-1.4\n1 0 obj\n<<>>\nendobj\n';
const binaryPdf = Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n', 'latin1');

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
    ['HTML', bytes('<!DOCTYPE html><p>x'), 'text/html'],
    ['HTML after white space', bytes('\n\t <html>'), 'text/html'],
    [
      'HTML after a comment',
      bytes('<!-- saved from (0014)about:internet -->\r\n<HTML>'),
      'text/html',
    ],
    ['HTML without a type', bytes('<head><title>x</title>'), 'text/html'],
    ['HTML that mentions a PDF', bytes('<html>%PDF-1.4'), 'text/html'],
    ['a mail', bytes('From: a@example.org\nSubject: x\n\n'), 'message/rfc822'],
    ['RTF', bytes('{\\rtf1\\ansi hello}'), 'application/rtf'],
    ['UTF-16 text without a mark', Buffer.from('Sehr geehrte Frau', 'utf16le'), 'text/plain'],
    ['UTF-16 in Greek', Buffer.from('Γειά σου Κόσμε', 'utf16le').swap16(), 'text/plain'],
    ['windows-1252', Buffer.from('Gr\xf6\xdfe 5 \x80', 'latin1'), 'text/plain'],
    ['Shift_JIS', Buffer.from('90bf8b818f910d0a', 'hex'), 'text/plain'],
    ['text with one bad byte', Buffer.from('entry \xff and more', 'latin1'), 'text/plain'],
    [
      'Markdown that begins with an element',
      bytes('<p align="center">x</p>\n# Title'),
      'text/plain',
    ],
    ['Markdown that begins with a comment', bytes('<!-- lint off -->\n# Notes'), 'text/plain'],
    ['text with a script in it', bytes('hello\n<script>alert(1)</script>'), 'text/plain'],
    ['text about a PDF', bytes('what begins with %PDF- is a PDF'), 'text/plain'],
    ['text that begins with its header', bytes('%PDF-1.7 is how a PDF begins.\n'), 'text/plain'],
    ['text with a listing of a PDF', bytes('A PDF:\n\n%PDF-1.7\n1 0 obj\n<<>>\n'), 'text/plain'],
    ['a PDF after bytes of a scanner', bytes([1, 2, 3], '\n', minimalPdf), 'application/pdf'],
    [
      'a PDF after lines of a printer',
      bytes('\x1b%-12345X@PJL JOB\r\n', minimalPdf),
      'application/pdf',
    ],
    [
      'a PDF after headers of HTTP',
      bytes('HTTP/1.1 200 OK\r\nDate: x\r\n\r\n', minimalPdf),
      'application/pdf',
    ],
    ['a PDF after a warning', bytes('Warning: x in line 5\n', binaryPdf), 'application/pdf'],
    ['a PDF with a damaged version', bytes('%PDF-?.7\n1 0 obj\n'), 'application/pdf'],
    ['a script that contains a PDF', bytes('#!/bin/sh\n', minimalPdf), 'text/plain'],
  ])('detects %s', async (_name, head, expected) => {
    expect(await detectMediaType(head)).toBe(expected);
  });

  it.each([
    ['HTML after invisible characters', '\u200b\x01<html>'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['XML', '<?xml version="1.0"?><a/>'],
    ['PostScript', '%!PS-Adobe-3.0\n'],
  ])('refuses %s', async (_name, head) => {
    expect(await detectMediaType(Buffer.from(head))).toBeUndefined();
  });

  it.each([
    ['an ELF', bytes([0x7f], 'ELF', [2, 1, 1, 0, 0, 0, 0, 0])],
    ['an MZ', bytes('MZ', [0x90, 0, 3, 0, 0, 0])],
    ['a ZIP', bytes('PK', [3, 4, 20, 0, 0, 0, 8, 0])],
    ['a script with binary data', bytes('#!/bin/sh\n', [0, 1, 2, 3])],
  ])('refuses %s that contains the header of a PDF', async (_name, program) => {
    const head = Buffer.concat([program, Buffer.alloc(40), bytes('\n', binaryPdf)]);
    expect(await detectMediaType(head)).toBeUndefined();
  });

  it('refuses random bytes', async () => {
    expect(await detectMediaType(randomBytes(4_100))).toBeUndefined();
  });

  it('refuses UTF-16 markup', async () => {
    expect(await detectMediaType(utf16('<svg/onload=x>'))).toBeUndefined();
  });
});
