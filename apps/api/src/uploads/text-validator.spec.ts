import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { TextValidator } from './text-validator.js';

const prose = 'A line of an ordinary text that is long enough to count.\n'.repeat(40);

describe('TextValidator', () => {
  const isText = (content: Buffer, cut = content.length) => {
    const validator = new TextValidator(content);
    const parts = [content.subarray(0, cut), content.subarray(cut)];
    for (const part of parts) validator.accepts(part);
    return validator.isText;
  };

  it.each([
    ['a character that is split between two chunks', Buffer.from('Müller'), 2],
    ['control characters in UTF-8', Buffer.from('a\x01\x02'), 1],
    ['windows-1252', Buffer.from('M\xfcller \x80 5', 'latin1'), 1],
    ['a NUL in a long text', Buffer.from(`${prose}\0${prose}`), 7],
    ['an incomplete character at the end', Buffer.from([0x61, 0xc3]), 1],
    ['UTF-16 without a mark', Buffer.from(prose, 'utf16le'), 101],
    ['a lone surrogate in UTF-16', Buffer.from(`\ufeff${prose}\ud800a`, 'utf16le'), 3],
    ['an incomplete UTF-16 code unit at the end', Buffer.from([0xff, 0xfe, 0x61, 0x00, 0x62]), 2],
  ])('accepts %s', (_name, content, cut) => {
    expect(isText(content, cut)).toBe(true);
  });

  it.each([
    ['a NUL in a short text', Buffer.from('a\0b')],
    ['a program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(80), Buffer.from(prose)])],
    ['random bytes', randomBytes(4_100)],
    [
      'random bytes after a mark of UTF-16',
      Buffer.concat([Buffer.from([0xff, 0xfe]), randomBytes(4_000)]),
    ],
    ['text followed by random bytes', Buffer.concat([Buffer.from(prose), randomBytes(4_000)])],
  ])('refuses %s', (_name, content) => {
    expect(isText(content)).toBe(false);
  });
});
