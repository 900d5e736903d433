import { describe, expect, it } from 'vitest';
import { encodeText } from '@app/testing';
import { CharacterBoundaries } from './character-boundaries.js';

function boundaries(encoding: string, bytes: Buffer): number[] {
  const finder = new CharacterBoundaries(encoding);
  return [...bytes.keys()].filter((at) => finder.isBefore(bytes[at] ?? 0));
}

describe('CharacterBoundaries', () => {
  it.each([
    ['utf-8', 'aé語🙂b'],
    ['windows-1252', 'aéb'],
    ['shift_jis', 'aｶ請求書\nｱb'],
    ['euc-jp', 'a請ｶ書b'],
    ['gb18030', 'a合同b'],
    ['big5', 'a合同b'],
    ['euc-kr', 'a계약b'],
  ])('finds the characters of %s', (encoding, text) => {
    let length = 0;
    const expected = [...text].map((character) => {
      const at = length;
      length += encodeText(character, encoding)?.length ?? 0;
      return at;
    });
    expect(boundaries(encoding, encodeText(text, encoding) ?? Buffer.alloc(0))).toEqual(expected);
  });

  it('knows the characters of four bytes of GB18030', () => {
    const bytes = Buffer.from([0x61, 0x81, 0x30, 0x81, 0x30, 0xba, 0xcf, 0x39, 0x61]);
    expect(boundaries('gb18030', bytes)).toEqual([0, 1, 5, 7, 8]);
  });

  it('divides ISO-2022-JP only outside of Japanese', () => {
    const bytes = Buffer.from('ab\x1b$B@A5a\x1b(Bc');
    expect(boundaries('iso-2022-jp', bytes)).toEqual([0, 1, 2, 12]);
  });

  it('begins anew after a line', () => {
    expect(boundaries('big5', Buffer.from([0xa6, 0x0a, 0x61]))).toEqual([0, 1, 2]);
  });
});
