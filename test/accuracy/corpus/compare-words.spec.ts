import { describe, expect, it } from 'vitest';
import { compareWords, wordsOnlyOurs } from './compare-words.ts';
import type { OtherWord } from './other-words.ts';

function words(text: string): OtherWord[] {
  const place = { page: 1, left: 0, top: 0, width: 0.1, height: 0.1 };
  return text.split(' ').map((word) => ({ text: word, ...place }));
}

function compare(theirs: string, ours: string): { lost: string[]; misread: string[] } {
  const { lost, misread } = compareWords(words(theirs), ours);
  return { lost: lost.map(({ text }) => text), misread: misread.map(({ text }) => text) };
}

describe('compareWords', () => {
  it.each([
    ['ignores case, punctuation and the forms of letters', '“Größe” ﬁnd', 'größe: FIND'],
    ['finds a word that is split or hyphenated', 'lighthouse', 'light-\nhouse'],
    ['finds words that are joined', 'lamp oil', 'lampoil'],
    ['finds a word whose letters are spaced', 'H a r b o u r', 'Harbour'],
  ])('%s', (_, theirs, ours) => {
    expect(compare(theirs, ours)).toEqual({ lost: [], misread: [] });
  });

  it('counts each occurrence of a short word', () => {
    expect(compare('5 5 5', '5 5')).toEqual({ lost: ['5'], misread: [] });
  });

  it('tells lost words from words with other letters', () => {
    expect(compare('lighthouse keeper harbour', 'lighthovse harbour')).toEqual({
      lost: ['keeper'],
      misread: ['lighthouse'],
    });
  });

  it('measures the share of words in order', () => {
    const [left, right] = ['a1 b2 c3 d4 e5 f6', 'g7 h8 i9 j10 k11 l12'];
    expect(compareWords(words(`${left} ${right}`), `${left} ${right}`).inOrder).toBe(1);
    expect(compareWords(words(`${left} ${right}`), `${right} ${left}`).inOrder).toBe(0.5);
  });
});

describe('wordsOnlyOurs', () => {
  it('returns words that no other program has, not even with other letters', () => {
    expect(wordsOnlyOurs('harbour lighthovse xqzw', words('harbour lighthouse'))).toEqual(['xqzw']);
  });
});
