import { describe, expect, it } from 'vitest';
import { findMergedColumns } from './merged-columns.js';
import type { LaidOutWord } from './table-rows.js';

const LINE_HEIGHT = 20;
const LETTER = 12;
const LEFT = [
  'The lighthouse keeper wrote down',
  'the weather twice a day, at six',
  'and at ten hours, and sent the',
  'sheets to the office of the port',
  'every Monday with the first cart',
];
const RIGHT = [
  'Forty barrels of tar were found',
  'in the cellar, and all of them',
  'were full. The committee met on',
  'Tuesday and paid for the repair',
  'of the roof.',
];

/** Words in one line of the layout analysis; parts that begin at given places. */
function line(number: number, ...parts: readonly (readonly [number, string])[]): LaidOutWord[] {
  const top = 100 + number * 30;
  return parts.flatMap(([left, text]) => {
    let x = left;
    return text.split(' ').map((word) => {
      const right = x + word.length * LETTER;
      const placed = { text: word, block: '1', line: `${number} ${parts[0]?.[0]}` };
      const box = { left: x, top, right, bottom: top + LINE_HEIGHT };
      x = right + LETTER;
      return { ...placed, ...box };
    });
  });
}

const across = (left: readonly string[], right: readonly string[], at = 540): LaidOutWord[] =>
  left.flatMap((text, row) => line(row, [100, text], [at, right[row] ?? '-']));
const apart = (left: readonly string[], right: readonly string[]): LaidOutWord[] => [
  ...left.flatMap((text, row) => line(row, [100, text])),
  ...right.flatMap((text, row) => line(row, [540, text])),
];

describe('findMergedColumns', () => {
  it('finds two columns that were read across', () => {
    const [found, ...others] = findMergedColumns(across(LEFT, RIGHT));
    expect(others).toEqual([]);
    expect(found?.words).toHaveLength(across(LEFT, RIGHT).length);
    const [first, second] = found?.columns ?? [];
    expect(found?.columns).toHaveLength(2);
    expect(first?.right).toBe(second?.left);
    expect(first?.right).toBeGreaterThan(100 + 32 * LETTER);
    expect(first?.right).toBeLessThan(540);
  });

  it('finds three columns, below a title and above a full line', () => {
    const title = line(-2, [100, 'The harbour of Quayside, its keepers and all of its many ships']);
    const rows = LEFT.flatMap((text, row) =>
      line(row, [100, text], [540, RIGHT[row] ?? ''], [960, LEFT[4 - row] ?? '']),
    );
    const [found] = findMergedColumns([...title, ...rows]);
    expect(found?.columns).toHaveLength(3);
    expect(found?.words).toEqual(expect.arrayContaining(rows));
  });

  it('finds a column whose lines are torn', () => {
    const words = apart(LEFT, RIGHT).map((word) =>
      word.text === 'twice' || word.text === 'a' ? { ...word, line: 'piece' } : word,
    );
    expect(findMergedColumns(words)).toHaveLength(1);
  });

  it('finds a torn line beside a column whose lines are at other heights', () => {
    const left = LEFT.flatMap((text, row) => line(row + 0.5, [100, text]));
    const right = RIGHT.flatMap((text, row) => line(row, [540, text]));
    const torn = right.map((word) => (word.text === 'them' ? { ...word, line: 'piece' } : word));
    expect(findMergedColumns([...left, ...right])).toEqual([]);
    expect(findMergedColumns([...left, ...torn])).toHaveLength(1);
  });

  it.each<[string, LaidOutWord[]]>([
    ['has columns that were read one after the other', apart(LEFT, RIGHT)],
    ['has one column', LEFT.flatMap((text, row) => line(row, [100, text]))],
    [
      'has a table',
      across(
        ['Rope', 'Canvas', 'Lamp oil', 'Nails', 'Paint'],
        ['12.50', '3.00', '4.25', '7.00', '1.10'],
      ),
    ],
    [
      'has a list of terms beside their meaning',
      across(['Rope', 'Canvas', 'Oil', 'Nails', 'Tar'], LEFT, 300),
    ],
    ['has spaces below each other', across(LEFT, RIGHT, 100 + 32 * LETTER + LETTER)],
    ['has two lines across', across(LEFT.slice(0, 2), RIGHT)],
    ['has no word', []],
  ])('leaves a page as it is that %s', (_, words) => {
    expect(findMergedColumns(words)).toEqual([]);
  });
});
