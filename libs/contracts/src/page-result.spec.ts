import { describe, expect, it } from 'vitest';
import { MAX_PAGE_WORDS, pageResultSchema, type PageWord } from './page-result.js';

const OLD = {
  number: 1,
  source: 'ocr',
  confidence: 0.9,
  text: 'From before',
  durationMs: 5,
  error: null,
};

describe('a page result', () => {
  it('of an older release can be parsed', () => {
    expect(pageResultSchema.parse(OLD)).toEqual({
      ...OLD,
      language: null,
      width: null,
      height: null,
      rotation: 0,
      skew: 0,
      words: [],
      encoding: null,
    });
  });

  it('keeps words as short tuples', () => {
    const words: PageWord[] = [['From', 72, 80.5, 30, 9, 0.97, 0]];
    const page = { ...OLD, width: 595, height: 842, rotation: 90, skew: -1.5, words };
    expect(pageResultSchema.parse(page)).toMatchObject({ words, rotation: 90, skew: -1.5 });
  });

  it.each([
    ['a rotation that no sheet has', { rotation: 45 }],
    ['a box of negative size', { words: [['x', 0, 0, -1, 1, 0.5, 0]] }],
    ['a word more than sure', { words: [['x', 0, 0, 1, 1, 1.5, 0]] }],
    [
      'more words than the maximum',
      { words: Array.from({ length: MAX_PAGE_WORDS + 1 }, () => ['x', 0, 0, 1, 1, null, 0]) },
    ],
  ])('refuses %s', (_, change) => {
    expect(pageResultSchema.safeParse({ ...OLD, ...change }).success).toBe(false);
  });
});
