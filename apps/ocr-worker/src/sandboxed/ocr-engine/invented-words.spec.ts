import { describe, expect, it } from 'vitest';
import type { Recognition, RecognisedWord } from './ocr-engine.js';
import { withoutInventedWords } from './invented-words.js';
import { joinWords } from './join-words.js';
import { mergeReadings } from './merge-readings.js';

const MANY_PIECES = 300;

function reading(...lines: [text: string, confidence: number][][]): Recognition {
  const words = lines.flatMap((line, row) =>
    line.map(([text, confidence], column): RecognisedWord => ({
      text,
      confidence,
      line: row,
      left: column * 100,
      top: row * 50,
      width: 80,
      height: 30,
    })),
  );
  return joinWords(words);
}

describe('withoutInventedWords', () => {
  it('removes the words of a picture without text', () => {
    const read = reading(
      [
        ['JUN', 0.84],
        ['oo', 0.88],
        ['=', 0.95],
      ],
      [['a', 0.93]],
    );
    expect(withoutInventedWords(read, MANY_PIECES)).toEqual({
      text: '',
      confidence: null,
      words: [],
    });
  });

  it('keeps a line that has one certain word, with its signs', () => {
    const read = reading(
      [
        ['$', 0.8],
        ['4.99', 0.9],
        ['ea', 0.3],
      ],
      [
        ['~', 0.4],
        ['ii', 0.5],
      ],
    );
    expect(withoutInventedWords(read, MANY_PIECES).text).toBe('$ 4.99 ea');
  });

  it('keeps all lines of a text that is hard to read', () => {
    const certain = Array.from({ length: 8 }, (): [string, number] => ['Harbour', 0.8]);
    const read = reading(certain, [
      ['2x', 0.5],
      ['Tea', 0.6],
      ['3.20', 0.6],
    ]);
    expect(withoutInventedWords(read, MANY_PIECES)).toBe(read);
  });

  it('keeps one letter on a page with nothing else', () => {
    const read = reading([['7', 0.93]]);
    expect(withoutInventedWords(read, 1)).toBe(read);
    expect(withoutInventedWords(read, MANY_PIECES).words).toEqual([]);
  });

  it('counts each character of a script without spaces as a word', () => {
    const read = reading([['東', 0.8]]);
    expect(withoutInventedWords(read, MANY_PIECES).text).toBe('東');
  });
});

describe('mergeReadings', () => {
  it('adds certain words where the better reading has none, each once', () => {
    const first = reading(
      [
        ['Harbour', 0.9],
        ['Offce', 0.3],
      ],
      [],
    );
    const second = reading(
      [
        ['Harbour', 0.8],
        ['Office', 0.9],
      ],
      [['Quay', 0.95]],
      [['xx', 0.5]],
    );
    expect(mergeReadings(first, second).text).toBe('Harbour Office\nQuay\nxx');
    const better = reading([
      ['Harbour', 0.99],
      ['Office', 0.99],
      ['Street', 0.99],
    ]);
    expect(mergeReadings(better, second).text).toBe('Harbour Office Street\nQuay');
  });
});
