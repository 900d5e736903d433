import { describe, expect, it } from 'vitest';
import { addUnreadWords, parseTsv, toRecognition } from './tesseract-tsv.js';

const TSV = [
  '1\t1\t0\t0\t0\t0\t0\t0\t800\t600\t-1\t',
  '2\t1\t1\t0\t0\t0\t10\t10\t300\t80\t-1\t',
  '4\t1\t1\t1\t1\t0\t10\t10\t300\t20\t-1\t',
  '5\t1\t1\t1\t1\t1\t10\t12\t90\t18\t96.5\tSeven',
  '5\t1\t1\t1\t1\t2\t110\t12\t80\t18\t91.5\tropes',
  '5\t1\t1\t1\t2\t1\t10\t42\t60\t18\t88\tand',
  '5\t1\t1\t1\t2\t2\t80\t42\t9\t18\t95\t ',
  '5\t1\t1\t2\t1\t1\t10\t92\t60\t18\t-4\ta',
  '5\t1\t2\t1\t1\t1\t400\t10\t60\t18\t88\tlamp',
  '',
].join('\n');

describe('parseTsv', () => {
  it('puts words on lines and lines in paragraphs', () => {
    expect(toRecognition(parseTsv(TSV)).text).toBe('Seven ropes\nand\n\na\n\nlamp');
  });

  it('keeps the box of each word and its confidence', () => {
    const { words, confidence } = toRecognition(parseTsv(TSV));
    expect(words.map(({ text, line }) => [text, line])).toEqual([
      ['Seven', 0],
      ['ropes', 0],
      ['and', 1],
      ['a', 2],
      ['lamp', 3],
    ]);
    expect(words[1]).toMatchObject({
      left: 110,
      top: 12,
      width: 80,
      height: 18,
      confidence: 0.915,
    });
    expect(words[3]?.confidence).toBe(0);
    expect(confidence).toBeCloseTo((0.965 + 0.915 + 0.88 + 0 + 0.88) / 5);
  });

  it('has no confidence when nothing was read', () => {
    expect(toRecognition(parseTsv('1\t1\t0\t0\t0\t0\t0\t0\t800\t600\t-1\t\n'))).toEqual({
      text: '',
      confidence: null,
      words: [],
    });
  });

  it('reads a table by its rows, at the place of its first word', () => {
    const columns = [
      ['Rope', 'Tar', 'Salt'],
      ['12.50', '3.00', '4.25'],
    ];
    const words = columns.flatMap((cells, column) =>
      cells.map((cell, row) => {
        const place = [column + 1, 1, row + 1, 1, 100 + column * 300, 100 + row * 40, 60, 18];
        return ['5', '1', ...place, '90', cell].join('\t');
      }),
    );
    const below = '5\t1\t9\t1\t1\t1\t100\t600\t60\t18\t90\tbelow';
    const read = toRecognition(parseTsv([...words, below].join('\n')));
    expect(read.text).toBe('Rope 12.50\nTar 3.00\nSalt 4.25\n\nbelow');
    expect(read.words.map(({ line }) => line)).toEqual([0, 0, 1, 1, 2, 2, 3]);
  });
});

describe('addUnreadWords', () => {
  function word(text: string, left: number, top: number, percent: number): string {
    return ['5', '1', '1', '1', top, '1', left, top, 60, 18, percent, text].join('\t');
  }

  it('adds what is beside a line and was not read, and no noise', () => {
    const first = parseTsv([word('Rope', 100, 100, 90), word('Tar', 100, 140, 90)].join('\n'));
    const second = parseTsv(
      [
        word('Ropo', 110, 101, 95),
        word('12', 400, 100, 90),
        word('i', 500, 100, 30),
        word('picture', 400, 600, 90),
      ].join('\n'),
    );
    const words = addUnreadWords(first, second);
    expect(words.map(({ text }) => text)).toEqual(['Rope', 'Tar', '12']);
    expect(new Set(words.map(({ block }) => block)).size).toBe(2);
  });
});
