import { isSideBySide, isStacked, type Box } from './block-places.js';
import { linkedGroups } from './linked-groups.js';

/** A word as Tesseract found it: its block and its line, and its place in the reading order. */
export interface LaidOutWord extends Box {
  readonly text: string;
  readonly block: string;
  readonly line: string;
}

/** Words of one line that have only spaces between them: a cell of a table, or a line of text. */
interface Cell<Word> extends Box {
  readonly words: Word[];
  readonly block: string;
}

interface Block<Word> extends Box {
  readonly cells: readonly Cell<Word>[];
}

/** A page with more blocks than this is not text, and comparing all pairs would take long. */
const MAX_BLOCKS = 500;
/** In line heights: a wider gap in a line separates two cells. */
const CELL_GAP = 1.5;
/** Cells are in one row when their middles differ by at most this share of a line height. */
const SAME_ROW = 0.5;
const MIN_ROWS = 3;
/** A table has short cells, some of them are numbers, and most of them have a neighbour in their row. */
const MAX_WORDS_OF_SHORT_CELL = 3;
const MIN_SHORT_CELLS = 0.45;
const MIN_NUMBERS = 0.2;
const MIN_CELLS_IN_ROWS = 0.5;
/** In line heights: by this much the last cell of prose may be higher than its row. */
const MAX_OVERHANG = 6;
const MIN_CELLS_OF_ROWS_OF_PROSE = 0.9;
/** A column of prose: lines of this number of letters that fill most of its width. */
const PROSE = { lines: 4, letters: 20, fill: 0.85, share: 0.6 };

/**
 * Finds tables that Tesseract has read by columns. Returns their rows, each from left to right; `first` words keep their
 * place, and the other words of a table follow them. Columns of prose, as in a newspaper, are no table.
 */
export function findTableRows<Word extends LaidOutWord>(words: readonly Word[]): Word[][][] {
  const height = medianOf(words.map(({ top, bottom }) => bottom - top));
  const blocks = blocksOf(words, height);
  if (blocks.length < 2 || blocks.length > MAX_BLOCKS) return [];
  const prose = blocks.filter(isProse);
  const others = blocks.filter((block) => !prose.includes(block));
  const areLinked = (one: Box, other: Box): boolean =>
    isSideBySide(one, other, height) || isStacked(one, other, height);
  return linkedGroups(others, areLinked).flatMap((group) => {
    const table = inTable(group, height);
    const columns = prose.filter((block) => isColumnOf(block, table, height));
    const rows = rowsOf(
      [...table, ...columns].flatMap(({ cells }) => cells),
      height,
    );
    return isTable(rows) ? [rows.map(wordsOfRow)] : [];
  });
}

function blocksOf<Word extends LaidOutWord>(words: readonly Word[], height: number): Block<Word>[] {
  const blocks = new Map<string, Cell<Word>[]>();
  let last: (Cell<Word> & { line: string }) | undefined;
  for (const word of words) {
    const isNext =
      last !== undefined && last.line === word.line && word.left - last.right <= height * CELL_GAP;
    if (last !== undefined && isNext) {
      last.words.push(word);
      Object.assign(last, boxAround([last, word]));
      continue;
    }
    last = { ...boxAround([word]), words: [word], block: word.block, line: word.line };
    const cells = blocks.get(word.block);
    if (cells === undefined) blocks.set(word.block, [last]);
    else cells.push(last);
  }
  return [...blocks.values()].map((cells) => ({ ...boxAround(cells), cells }));
}

function isProse<Word extends LaidOutWord>({ cells, left, right }: Block<Word>): boolean {
  const long = cells.filter(
    (cell) =>
      lettersOf(cell.words).length >= PROSE.letters &&
      cell.right - cell.left >= (right - left) * PROSE.fill,
  );
  return cells.length >= PROSE.lines && long.length >= cells.length * PROSE.share;
}

/** The blocks beside others of the group, and what lies between them. */
function inTable<Word>(group: readonly Block<Word>[], height: number): Block<Word>[] {
  const beside = group.filter((block) =>
    group.some((other) => other !== block && isSideBySide(block, other, height)),
  );
  if (beside.length === 0) return [];
  const { top, bottom } = boxAround(beside);
  return group.filter((block) => block.top >= top && block.bottom <= bottom);
}

/**
 * Whether a block of prose is a column of descriptions: it is within the height of the table, and each row of the table
 * beside it begins one of its cells. A column of a newspaper beside a table has lines at other heights.
 */
function isColumnOf<Word>(
  prose: Block<Word>,
  table: readonly Block<Word>[],
  height: number,
): boolean {
  if (table.length === 0) return false;
  const { top, bottom } = boxAround(table);
  const slack = height * MAX_OVERHANG;
  if (prose.top < top - slack || prose.bottom > bottom + slack) return false;
  const cells = table
    .flatMap((block) => block.cells)
    .filter((cell) => middleOf(cell) >= prose.top && middleOf(cell) <= prose.bottom);
  if (!cells.every((cell) => cell.right <= prose.left || cell.left >= prose.right)) return false;
  const inRows = cells.filter((cell) =>
    prose.cells.some((line) => Math.abs(middleOf(line) - middleOf(cell)) <= height * SAME_ROW),
  );
  return cells.length > 0 && inRows.length >= cells.length * MIN_CELLS_OF_ROWS_OF_PROSE;
}

/** Groups the cells into rows, from top to bottom. */
function rowsOf<Word>(cells: readonly Cell<Word>[], height: number): Cell<Word>[][] {
  const rows: { middle: number; cells: Cell<Word>[] }[] = [];
  for (const cell of cells.toSorted((a, b) => middleOf(a) - middleOf(b))) {
    const row = rows.at(-1);
    const isInRow =
      row !== undefined &&
      middleOf(cell) - row.middle <= height * SAME_ROW &&
      !row.cells.some((other) => other.left < cell.right && cell.left < other.right);
    if (isInRow) row.cells.push(cell);
    else rows.push({ middle: middleOf(cell), cells: [cell] });
  }
  return rows.map((row) => row.cells);
}

function isTable<Word extends LaidOutWord>(rows: readonly (readonly Cell<Word>[])[]): boolean {
  const cells = rows.flat();
  const full = rows.filter((row) => row.length > 1);
  const isMost = (count: number, share: number): boolean => count >= cells.length * share;
  return (
    full.length >= MIN_ROWS &&
    isMost(full.flat().length, MIN_CELLS_IN_ROWS) &&
    isMost(
      cells.filter(({ words }) => words.length <= MAX_WORDS_OF_SHORT_CELL).length,
      MIN_SHORT_CELLS,
    ) &&
    isMost(cells.filter(({ words }) => isNumber(lettersOf(words))).length, MIN_NUMBERS)
  );
}

function wordsOfRow<Word extends LaidOutWord>(row: readonly Cell<Word>[]): Word[] {
  return row.toSorted((a, b) => a.left - b.left).flatMap(({ words }) => words);
}

function lettersOf(words: readonly LaidOutWord[]): string {
  return words.map(({ text }) => text).join('');
}

/** Whether at least half of the letters are digits, as in dates and sums of money. */
function isNumber(letters: string): boolean {
  return (letters.match(/\p{N}/gu) ?? []).length * 2 >= letters.length;
}

function boxAround(boxes: readonly Box[]): Box {
  return {
    left: Math.min(...boxes.map(({ left }) => left)),
    top: Math.min(...boxes.map(({ top }) => top)),
    right: Math.max(...boxes.map(({ right }) => right)),
    bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  };
}

function middleOf({ top, bottom }: Box): number {
  return (top + bottom) / 2;
}

function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
