import { describe, expect, it } from 'vitest';
import { hasSpuriousColumns } from './spurious-columns.js';

type Box = readonly [left: number, top: number, width: number, height: number];

/** A block of lines that are 20 pixels high and 35 apart. */
function block(number: number, [left, top, width, height]: Box): string[] {
  const lines = Array.from({ length: Math.max(1, Math.round(height / 35)) }, (_, line) =>
    ['4', '1', number, '1', line + 1, '0', left, top + line * 35, width, '20', '-1', ''].join('\t'),
  );
  return [
    ['2', '1', number, '0', '0', '0', left, top, width, height, '-1', ''].join('\t'),
    ...lines,
  ];
}

function page(...boxes: readonly Box[]): string {
  return boxes.flatMap((box, index) => block(index + 1, box)).join('\n');
}

describe('hasSpuriousColumns', () => {
  it.each<[string, boolean, readonly Box[]]>([
    [
      'has the ends of two lines as a column',
      true,
      [
        [250, 258, 1870, 91],
        [2037, 259, 176, 55],
        [250, 398, 1950, 91],
      ],
    ],
    [
      'has columns whose gap is as narrow as a space',
      true,
      [
        [100, 100, 500, 300],
        [614, 100, 500, 300],
      ],
    ],
    [
      'has two columns',
      false,
      [
        [100, 100, 500, 300],
        [640, 100, 500, 300],
      ],
    ],
    [
      'has two real columns, and spurious ones below them',
      false,
      [
        [100, 100, 500, 300],
        [640, 100, 500, 300],
        [100, 500, 500, 100],
        [590, 500, 200, 100],
      ],
    ],
    [
      'has paragraphs, one below the other',
      false,
      [
        [100, 100, 1000, 300],
        [100, 440, 1000, 300],
      ],
    ],
    [
      'has a title that overlaps its text',
      false,
      [
        [300, 100, 500, 60],
        [100, 145, 1000, 300],
      ],
    ],
    ['has one block', false, [[100, 100, 1000, 300]]],
    ['has no block', false, []],
  ])('a page that %s: %s', (_, isSpurious, boxes) => {
    expect(hasSpuriousColumns(page(...boxes))).toBe(isSpurious);
  });

  it('does not compare thousands of blocks with each other', () => {
    const boxes = Array.from({ length: 501 }, (_, i): Box => [i, 100, 10, 20]);
    expect(hasSpuriousColumns(page(...boxes))).toBe(false);
  });
});
