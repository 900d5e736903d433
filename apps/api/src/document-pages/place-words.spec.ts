import type { PageWord } from '@app/contracts';
import { describe, expect, it } from 'vitest';
import { placeWords } from './place-words.js';

/** Words whose x is their number, so that a test tells them apart. */
function wordsOf(...texts: string[]): PageWord[] {
  return texts.map((text, x) => [text, x, 2, 3, 4, null, 0]);
}

function placed(text: string, words: PageWord[]) {
  return placeWords(text, words).map(({ start, end, box }) => [box.x, text.slice(start, end)]);
}

describe('placeWords', () => {
  it('places repeated words one after the other, across lines', () => {
    expect(placed('the cat\nthe  dog', wordsOf('the', 'cat', 'the', 'dog'))).toEqual([
      [0, 'the'],
      [1, 'cat'],
      [2, 'the'],
      [3, 'dog'],
    ]);
  });

  it('leaves out a word that the text does not have, and places the ones after it', () => {
    expect(placed('one two three', wordsOf('one', 'zwei', 'two', 'three'))).toEqual([
      [0, 'one'],
      [2, 'two'],
      [3, 'three'],
    ]);
  });

  it('goes on behind a part of the text that has no words', () => {
    const text = `begin ${'- '.repeat(300)} continued end`;
    expect(placed(text, wordsOf('begin', 'continued', 'end'))).toEqual([
      [0, 'begin'],
      [1, 'continued'],
      [2, 'end'],
    ]);
  });

  it('does not jump to a short word that is far away', () => {
    const text = `alpha beta ${'gamma '.repeat(40)} no`;
    expect(placed(text, wordsOf('alpha', 'no', 'beta'))).toEqual([
      [0, 'alpha'],
      [2, 'beta'],
    ]);
  });
});
