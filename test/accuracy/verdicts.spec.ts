import { describe, expect, it } from 'vitest';
import { judge, timesBetter, type ErrorCount, type KindResult } from './verdicts.ts';

function errors(characterErrors: number, wordErrors = characterErrors): ErrorCount {
  return { characterErrors, characters: 4_000, wordErrors, words: 700 };
}

function result(kind: KindResult['kind'], ours: number, plain: number): KindResult {
  return { kind, pages: 4, ours: errors(ours), plain: errors(plain) };
}

describe('verdicts on accuracy', () => {
  it.each([
    [0, 0, true],
    [10, 20, true],
    [27, 20, true],
    [29, 20, false],
    [400, 20, false],
  ])('%i errors of ours against %i of plain count as no worse: %s', (ours, plain, isMet) => {
    expect(judge([result('noise', ours, plain)])).toEqual([
      { goal: 'noise: no worse than plain', isMet },
    ]);
  });

  it('compare words as well as characters', () => {
    const kind = 'noise';
    const worse = { kind, pages: 4, ours: errors(0, 40), plain: errors(0, 0) } as const;
    expect(judge([worse])[0]?.isMet).toBe(false);
  });

  it.each([
    [0, 0, false],
    [0, 3, true],
    [10, 49, false],
    [10, 50, true],
  ])('require five times fewer errors on rotated pages: %i against %i', (ours, plain, isMet) => {
    expect(judge([result('rotated by 90°', ours, plain)])[1]).toEqual({
      goal: 'rotated by 90°: 5 times better',
      isMet,
    });
  });

  it.each([
    [80, true],
    [81, false],
  ])('limit the errors in tables that are read by rows: %i', (ours, isMet) => {
    expect(judge([result('tables by rows', ours, 4_000)])[1]).toEqual({
      goal: 'tables by rows: CER at most 2 %',
      isMet,
    });
  });

  it('compute how many times fewer errors a kind has', () => {
    expect(timesBetter(result('noise', 10, 20))).toBe(2);
    expect(timesBetter(result('noise', 0, 20))).toBe(Infinity);
    expect(timesBetter(result('noise', 0, 0))).toBe(1);
  });
});
