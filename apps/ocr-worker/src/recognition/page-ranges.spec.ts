import { expect, it } from 'vitest';
import { pagesOf, rangesOf } from './page-ranges.js';

it('splits a document into ranges that contain each page once', () => {
  expect(rangesOf(0)).toEqual([]);
  expect(rangesOf(4)).toEqual([{ from: 1, to: 4 }]);
  expect(rangesOf(9)).toEqual([
    { from: 1, to: 4 },
    { from: 5, to: 8 },
    { from: 9, to: 9 },
  ]);
  const pages = rangesOf(500).flatMap((range) => [...pagesOf(range)]);
  expect(pages).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
});
