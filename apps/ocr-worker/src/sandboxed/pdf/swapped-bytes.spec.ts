import { describe, expect, it } from 'vitest';
import { SOUND_OTHERS, SOUND_PROSE } from '@app/testing';
import { unitsInOrder } from './swapped-bytes.js';

function swap(text: string): string {
  return [...text]
    .map((letter) => {
      const code = letter.charCodeAt(0);
      return String.fromCharCode(((code & 0xff) << 8) | (code >> 8));
    })
    .join('');
}

describe('unitsInOrder', () => {
  it.each(['Multicolor Black (K=100)', 'Следующая станция', 'Ωραία θάλασσα'])(
    'brings the bytes of %j into order',
    (text) => {
      expect(unitsInOrder(swap(text))).toBe(text);
    },
  );

  it('leaves what is right beside them', () => {
    const stamp = 'Received on Monday';
    expect(unitsInOrder(`${stamp}\n${swap('Multicolor Black')}`)).toBe(
      `${stamp}\nMulticolor Black`,
    );
  });

  it.each(Object.entries({ ...SOUND_PROSE, ...SOUND_OTHERS }))('leaves %s as it is', (_, text) => {
    expect(unitsInOrder(text)).toBe(text);
  });
});
