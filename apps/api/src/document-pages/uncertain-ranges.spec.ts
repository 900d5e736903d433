import type { PageWord } from '@app/contracts';
import { describe, expect, it } from 'vitest';
import { uncertainRanges } from './uncertain-ranges.js';

const word = (text: string, confidence: number | null): PageWord => [
  text,
  1,
  2,
  3,
  4,
  confidence,
  0,
];

describe('uncertainRanges', () => {
  it('are the places of words with low confidence', () => {
    const text = 'harbour lnvoice\nharbour';
    const words = [word('harbour', 0.9), word('lnvoice', 0.4), word('harbour', 0.2)];
    const ranges = uncertainRanges({ text, words });
    expect(ranges.map(({ start, end }) => text.slice(start, end))).toEqual(['lnvoice', 'harbour']);
    expect(ranges[1]).toEqual({ start: 16, end: 23 });
  });

  it('are none in a text layer', () => {
    expect(uncertainRanges({ text: 'harbour', words: [word('harbour', null)] })).toEqual([]);
  });
});
