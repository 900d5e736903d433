import { describe, expect, it } from 'vitest';
import { findTableRows, type LaidOutWord } from './table-rows.js';

const LINE_HEIGHT = 20;

/** A block of lines at given heights; its words are 12 pixels a letter wide, with a space between them. */
function block(name: string, left: number, lines: readonly (readonly [number, string])[]) {
  return lines.flatMap(([top, text], index): LaidOutWord[] => {
    let x = left;
    return text.split(' ').map((word) => {
      const right = x + word.length * 12;
      const placed = { text: word, block: name, line: `${name}/${index}` };
      const box = { left: x, top, right, bottom: top + LINE_HEIGHT };
      x = right + 12;
      return { ...placed, ...box };
    });
  });
}

function column(name: string, left: number, cells: readonly string[], pitch = 40) {
  return block(
    name,
    left,
    cells.map((cell, row) => [100 + row * pitch, cell] as const),
  );
}

function rowsOf(words: readonly LaidOutWord[]): string[][] {
  return findTableRows(words).map((rows) =>
    rows.map((row) => row.map(({ text }) => text).join(' ')),
  );
}

const PROSE = [
  'The lighthouse keeper wrote down the',
  'weather twice a day, at six and at ten',
  'hours, and sent the sheets to the port',
  'office every Monday with the first cart',
  'that left the village for the town and',
];

describe('findTableRows', () => {
  it('puts the cells of columns into rows, and keeps empty cells empty', () => {
    const words = [
      ...column('1', 100, ['Rope', 'Lamp oil', 'Tar']),
      ...block('2', 400, [[140, '12.50']]),
      ...block('3', 600, [
        [101, '3.00'],
        [183, '4.25'],
      ]),
    ];
    expect(rowsOf(words)).toEqual([['Rope 3.00', 'Lamp oil 12.50', 'Tar 4.25']]);
  });

  it('keeps the lines of a long description between the lines that begin a row', () => {
    const description = PROSE.map((line, index) => [100 + index * 30, line] as const);
    const words = [
      ...column('1', 20, ['4711', '4712', '4713'], 60),
      ...block('2', 120, description),
      ...column('3', 700, ['12.50', '3.00', '4.25'], 60),
    ];
    expect(rowsOf(words)[0]?.slice(0, 3)).toEqual([
      `4711 ${PROSE[0]} 12.50`,
      PROSE[1],
      `4712 ${PROSE[2]} 3.00`,
    ]);
  });

  it.each<[string, readonly LaidOutWord[]]>([
    ['has two columns of prose', [...column('1', 100, PROSE), ...column('2', 700, PROSE)]],
    [
      'has a column of prose beside a table that is no part of it',
      [
        ...column('1', 700, ['Rope', 'Tar', 'Salt']),
        ...column('2', 100, [...PROSE, ...PROSE, ...PROSE], 33),
      ],
    ],
    [
      'has an index in two columns',
      [
        ...column('1', 100, ['anchor, 12', 'barrel, 14', 'canvas, 3', 'diver, 8']),
        ...column('2', 500, ['harbour, 4', 'island, 21', 'jetty, 9', 'keel, 30']),
      ],
    ],
    [
      'has an address beside a date',
      [
        ...column('1', 100, ['Miller and Sons', 'Harbour Street 4', 'Bristol']),
        ...block('2', 700, [[100, '3 May 1998']]),
      ],
    ],
    ['has one block', column('1', 100, ['12', '13', '14'])],
    ['has no word', []],
  ])('leaves a page as it is that %s', (_, words) => {
    expect(rowsOf(words)).toEqual([]);
  });

  it('does not compare thousands of blocks with each other', () => {
    const words = Array.from({ length: 501 }, (_, i) => block(String(i), i * 40, [[100, '12']]));
    expect(rowsOf(words.flat())).toEqual([]);
  });
});
