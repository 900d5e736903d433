import { describe, expect, it } from 'vitest';
import { parseSearchQuery } from './search-query.js';

describe('parseSearchQuery', () => {
  it.each([
    ['invoice', 'invoice', ''],
    ['invoice -draft', 'invoice', 'draft'],
    ['-draft invoice -"second copy" march', 'invoice march', 'draft or "second copy"'],
    ['well-known', 'well-known', ''],
    ['"not -this"', '"not -this"', ''],
    ['a - b', 'a - b', ''],
    ['-"never closed', '', '"never closed'],
    ["'", "'", ''],
    ['a & | b', 'a & | b', ''],
  ])('splits %j into %j and not %j', (typed, wanted, unwanted) => {
    expect(parseSearchQuery(typed)).toEqual({ wanted, unwanted });
  });
});
