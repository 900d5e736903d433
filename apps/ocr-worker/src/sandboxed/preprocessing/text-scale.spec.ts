import { describe, expect, it } from 'vitest';
import { textScale } from './text-scale.js';

const lines = (count: number, height: number): number[] =>
  Array.from({ length: count }, () => height);

describe('textScale', () => {
  it.each([
    ['shrinks letters of 24 pixels to 12', lines(40, 24), 0.5],
    ['shrinks letters of 16 pixels by a quarter', lines(40, 16), 0.75],
    ['leaves small letters as they are', lines(40, 11), 1],
    ['does not shrink for next to nothing', lines(40, 13), 1],
    ['never shrinks to less than half', lines(40, 90), 0.5],
    ['minds the footnotes', [...lines(30, 24), ...lines(8, 12)], 1],
    ['does not mind a single small line', [...lines(30, 24), 6], 0.5],
    ['does not judge by a line or two', lines(5, 24), 1],
    ['leaves a page without lines as it is', [], 1],
  ])('%s', (_, heights, scale) => {
    expect(textScale(heights)).toBeCloseTo(scale);
  });
});
