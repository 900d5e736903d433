import { describe, expect, it } from 'vitest';
import { countBinaryUnits, utf16EncodingOf } from './text-encoding.js';

const little = (text: string) => Buffer.from(text, 'utf16le');
const big = (text: string) => little(text).swap16();

describe('utf16EncodingOf', () => {
  it.each([
    ['English', 'Dear Sir,\r\n'],
    ['Greek', 'Γειά σου Κόσμε'],
    ['Russian', 'Договор аренды'],
    ['one word in Russian', 'Договор'],
    ['Hebrew', 'חשבונית מס 2024'],
    ['Arabic', 'فاتورة الكهرباء لشهر'],
    ['Japanese', '契約書\n請求書'],
    ['Chinese with full stops', '港口的档案装在四十个灰色的盒子里，每年一个。'],
    ['Korean', '항구의 기록은 회색 상자'],
  ])('recognises %s without a mark, in both orders of bytes', (_, text) => {
    expect([utf16EncodingOf(little(text)), utf16EncodingOf(big(text))]).toEqual([
      'utf-16le',
      'utf-16be',
    ]);
  });

  it('recognises the marks', () => {
    expect(utf16EncodingOf(Buffer.from([0xff, 0xfe]))).toBe('utf-16le');
    expect(utf16EncodingOf(Buffer.from([0xfe, 0xff, 0xd8]))).toBe('utf-16be');
  });

  it.each([
    ['UTF-8', Buffer.from('Größe und 語')],
    ['UTF-8 with a control character', Buffer.from('\u200b\x01<html>')],
    ['windows-1252', Buffer.from('Gr\xf6\xdfe', 'latin1')],
    [
      'numbers of two bytes',
      Buffer.from(Int16Array.from({ length: 90 }, (_, i) => i * 331).buffer),
    ],
    ['one byte', Buffer.from('a')],
    ['nothing', Buffer.alloc(0)],
  ])('is undefined for %s', (_, bytes) => {
    expect(utf16EncodingOf(bytes)).toBeUndefined();
  });
});

describe('countBinaryUnits', () => {
  it('counts control characters and what is no character', () => {
    expect(countBinaryUnits('a\0b\tc\n\x1b[1m\ufffd\uffff')).toBe(3);
  });
});
