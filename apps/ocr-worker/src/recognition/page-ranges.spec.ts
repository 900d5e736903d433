import { expect, it } from 'vitest';
import { pagesOf, rangesOf } from './page-ranges.js';

it('cuts a document into ranges that hold each page once', () => {
  expect(rangesOf(0)).toEqual([]);
  expect(rangesOf(8)).toEqual([{ from: 1, to: 8 }]);
  expect(rangesOf(17)).toEqual([
    { from: 1, to: 8 },
    { from: 9, to: 16 },
    { from: 17, to: 17 },
  ]);
  const pages = rangesOf(500).flatMap((range) => [...pagesOf(range)]);
  expect(pages).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
});
