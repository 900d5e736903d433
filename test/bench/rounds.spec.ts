import { describe, expect, it } from 'vitest';
import { compare, judge, spreadOf } from './rounds.ts';

describe('a comparison', () => {
  it('compares the medians, and keeps the spreads', () => {
    const row = compare('x', '/s', spreadOf([4, 90, 5]), spreadOf([10, 1, 9]), { atLeast: 0.5 });
    expect(row).toMatchObject({ ratio: 5 / 9, isMet: true, isFarOff: false });
    expect(row.spread).toMatchObject({ ours: { lowest: 4, highest: 90 }, baseline: { lowest: 1 } });
  });

  it('distinguishes a missed goal from a result that is far off', () => {
    expect(judge(0.5, { atLeast: 1 })).toEqual({ isMet: false, isFarOff: false });
    expect(judge(0.2, { atLeast: 1 })).toEqual({ isMet: false, isFarOff: true });
    expect(judge(3, { atMost: 1 })).toEqual({ isMet: false, isFarOff: false });
    expect(judge(5, { atMost: 1 })).toEqual({ isMet: false, isFarOff: true });
  });

  it('counts a missing measurement as far off', () => {
    expect(judge(Number.NaN, { atMost: 1 })).toEqual({ isMet: false, isFarOff: true });
    expect(compare('x', 'ms', spreadOf([]), spreadOf([1]), { atLeast: 1 }).isFarOff).toBe(true);
  });
});
