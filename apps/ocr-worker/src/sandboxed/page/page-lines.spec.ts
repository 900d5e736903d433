import { describe, expect, it } from 'vitest';
import type { PageWord } from '@app/contracts';
import { insertLines, linesOf, textOfLines, type PageLine } from './page-lines.js';

/** Lines of words that are 10 points high. Each has its left, top and right side. */
function lines(
  confidence: number | null,
  ...rows: readonly [string, number, number, number][]
): PageLine[] {
  const words = rows.flatMap(([text, left, top, right], line) => {
    const each = text.split(' ');
    const width = (right - left) / each.length;
    return each.map((word, i): PageWord => [
      word,
      left + i * width,
      top,
      width,
      10,
      confidence,
      line,
    ]);
  });
  return linesOf(words, rows.map(([text]) => text).join('\n'));
}

function textAfter(main: readonly PageLine[], added: readonly PageLine[]): string {
  return textOfLines(insertLines(main, added)).text;
}

describe('insertLines', () => {
  it('puts a block between the lines that are above and below it', () => {
    const main = lines(null, ['Title', 60, 60, 300], ['End', 60, 400, 300]);
    const added = lines(0.9, ['one', 60, 100, 200], ['two', 60, 115, 200]);
    expect(textAfter(main, added)).toBe('Title\none\ntwo\nEnd');
  });

  it('keeps a block in its column', () => {
    const main = lines(
      null,
      ['Title', 60, 60, 500],
      ['right 1', 300, 100, 500],
      ['right 2', 300, 115, 500],
    );
    const added = lines(0.9, ['left 1', 60, 100, 250], ['left 2', 60, 115, 250]);
    expect(textAfter(main, added)).toBe('Title\nleft 1\nleft 2\nright 1\nright 2');
  });

  it('puts what is typed beside a printed label after it', () => {
    const main = lines(0.9, ['Name:', 60, 100, 100], ['City:', 60, 140, 100]);
    const added = lines(null, ['Oyelaran', 120, 100, 200], ['Winterhafen', 120, 140, 200]);
    expect(textAfter(main, added)).toBe('Name:\nOyelaran\nCity:\nWinterhafen');
  });

  it('puts a stamp at the foot of a page after short last lines', () => {
    const main = lines(0.9, ['A long line', 60, 60, 500], ['Yours', 60, 80, 100]);
    expect(textAfter(main, lines(null, ['Received', 300, 780, 400]))).toBe(
      'A long line\nYours\nReceived',
    );
  });

  it('puts a line above all others first', () => {
    const main = lines(0.9, ['Body', 60, 60, 500]);
    expect(textAfter(main, lines(null, ['Envelope', 20, 5, 200]))).toBe('Envelope\nBody');
  });
});

describe('textOfLines', () => {
  it('numbers the words by their new lines', () => {
    const { words } = textOfLines([
      ...lines(null, ['a b', 0, 0, 20]),
      ...lines(0.5, ['c', 0, 20, 20]),
    ]);
    expect(words.map(([text, , , , , confidence, line]) => [text, confidence, line])).toEqual([
      ['a', null, 0],
      ['b', null, 0],
      ['c', 0.5, 1],
    ]);
  });

  it('joins a hyphenated word of the file, and keeps recognised hyphens', () => {
    const own = lines(null, ['quarter-', 0, 0, 20], ['master', 0, 20, 20]);
    const read = lines(0.9, ['quarter-', 0, 0, 20], ['master', 0, 20, 20]);
    expect(textOfLines(own).text).toBe('quartermaster');
    expect(textOfLines(read).text).toBe('quarter-\nmaster');
  });

  it('keeps the blank lines between paragraphs', () => {
    const words: PageWord[] = [
      ['a', 0, 0, 5, 10, 0.9, 0],
      ['b', 0, 30, 5, 10, 0.9, 1],
    ];
    expect(textOfLines(linesOf(words, 'a\n\nb')).text).toBe('a\n\nb');
  });
});
