import type { Box } from './block-places.js';
import type { LaidOutWord } from './table-rows.js';

/** Lines that the layout analysis has read across the columns of a page. */
export interface MergedColumns<Word> {
  /** The words of these lines. */
  readonly words: readonly Word[];
  /** The columns from left to right, each up to the middle of the gaps beside it. */
  readonly columns: readonly Box[];
}

/** In line heights: the narrowest gap between two columns. A space in justified text can be as wide, but not in all lines. */
const MIN_GAP = 1.5;
/** Gaps with this share of their rows in common are gaps between columns beside each other. */
const MIN_SHARED_ROWS = 0.6;
/** In line heights: by this much, the middles of lines differ that are beside each other. */
const SAME_ROW = 0.5;
/** In line heights: the widest gap between two pieces of one line. A letter between them may not have been read. */
const MAX_TEAR = 3;
/** The last column may be shorter than the others. */
const MIN_LINES = { longest: 4, shortest: 3 };
/** Fewer lines that have words on both sides of a gap are headings, or words that were put into one line by chance. */
const MIN_LINES_ACROSS = 2;
/** Half of the lines of prose have this number of letters, and fill this share of their column. */
const PROSE = { letters: 18, fill: 0.8, share: 0.5 };
/** The lines of a column begin at the same place, except those that begin a paragraph. */
const ALIGNED = { slack: 0.7, share: 0.6 };
/** A page with more words than this takes long to examine, and is not text. */
const MAX_WORDS = 20_000;

/** A gap that no word crosses, in lines `from` to `to`. */
interface Gap {
  left: number;
  right: number;
  readonly from: number;
  to: number;
}

type Line<Word> = readonly Word[];

/** Lines beside each other. */
interface Row<Word> {
  readonly lines: readonly Line<Word>[];
  /** From left to right. */
  readonly words: Line<Word>;
}

/**
 * Finds columns of prose that the layout analysis got wrong: it read lines across the gap between them, or tore the lines of
 * one column into pieces. A gap between columns is wider than a space, no word is in it, and both sides of it look like
 * prose. So tables, and spaces that are below each other by chance, are no columns.
 */
export function findMergedColumns<Word extends LaidOutWord>(
  words: readonly Word[],
): MergedColumns<Word>[] {
  if (words.length > MAX_WORDS) return [];
  const height = medianOf(words.map(({ top, bottom }) => bottom - top));
  const rows = rowsOf(words, height);
  const gaps = gapsOf(rows, height * MIN_GAP).filter((gap) => isBetweenColumns(rows, gap, height));
  const found: MergedColumns<Word>[] = [];
  let rest = gaps.toSorted((one, other) => other.to - other.from - (one.to - one.from));
  for (let first = rest[0]; first !== undefined; first = rest[0]) {
    const longest = first;
    const beside = rest.filter((gap) => isBeside(gap, longest));
    const from = Math.max(...beside.map((gap) => gap.from));
    const to = Math.min(...beside.map((gap) => gap.to));
    const own = rows.slice(from, to + 1);
    if (isWrong(own, beside, height)) {
      const all = own.flatMap((row) => row.words);
      const [above, below] = [rows[from - 1], rows[to + 1]];
      const limits = {
        top: above === undefined ? -Infinity : boxAround(above.words).bottom,
        bottom: below === undefined ? Infinity : boxAround(below.words).top,
      };
      found.push({ words: all, columns: boxesBetween(beside, all, height, limits) });
    }
    rest = rest.filter((gap) => gap.to < from || gap.from > to);
  }
  return found;
}

/** Whether a gap has most of the rows of another one. A heading is often above some of the gaps only. */
function isBeside(gap: Gap, longest: Gap): boolean {
  const shared = Math.min(gap.to, longest.to) - Math.max(gap.from, longest.from) + 1;
  return shared >= (longest.to - longest.from + 1) * MIN_SHARED_ROWS;
}

/** Puts lines that are beside each other into rows, from top to bottom. */
function rowsOf<Word extends LaidOutWord>(words: readonly Word[], height: number): Row<Word>[] {
  const lines = [...Map.groupBy(words, ({ line }) => line).values()]
    .map((line) => ({ line, middle: middleOf(line) }))
    .toSorted((one, other) => one.middle - other.middle);
  const rows: { lines: Line<Word>[]; middle: number }[] = [];
  for (const { line, middle } of lines) {
    const row = rows.at(-1);
    if (row !== undefined && middle - row.middle <= height * SAME_ROW) row.lines.push(line);
    else rows.push({ lines: [line], middle });
  }
  return rows.map((row) => ({
    lines: row.lines,
    words: row.lines.flat().toSorted((one, other) => one.left - other.left),
  }));
}

/** Whether lines were read across a gap, or are torn between two gaps. */
function isWrong<Word extends LaidOutWord>(
  rows: readonly Row<Word>[],
  gaps: readonly Gap[],
  height: number,
): boolean {
  const lines = rows.flatMap((row) => row.lines);
  const across = lines.filter((line) =>
    gaps.some(
      (gap) =>
        line.some(({ right }) => right <= gap.left) && line.some(({ left }) => left >= gap.right),
    ),
  );
  return across.length >= MIN_LINES_ACROSS || rows.some((row) => isTorn(row, gaps, height));
}

/** Whether two lines of a row are near to each other in one column, so that they are pieces of one line. */
function isTorn<Word extends LaidOutWord>(
  { lines }: Row<Word>,
  gaps: readonly Gap[],
  height: number,
): boolean {
  const pieces = lines.map(boxAround).toSorted((one, other) => one.left - other.left);
  return pieces.some((piece, index) => {
    const next = pieces[index + 1];
    if (next === undefined || next.left - piece.right >= height * MAX_TEAR) return false;
    return !gaps.some(({ left, right }) => piece.right <= left && next.left >= right);
  });
}

/** The gaps that no word crosses, each in as many rows as possible. */
function gapsOf<Word extends LaidOutWord>(rows: readonly Row<Word>[], minWidth: number): Gap[] {
  const closed: Gap[] = [];
  let open: Gap[] = [];
  for (const [index, row] of rows.entries()) {
    const free = freeIn(row.words).filter(({ left, right }) => right - left >= minWidth);
    const next: Gap[] = [];
    for (const gap of open) {
      const narrowed = free
        .map(({ left, right }) => ({
          left: Math.max(left, gap.left),
          right: Math.min(right, gap.right),
        }))
        .filter(({ left, right }) => right - left >= minWidth);
      if (narrowed.length === 0) closed.push(gap);
      for (const { left, right } of narrowed) next.push({ ...gap, left, right, to: index });
    }
    const inside = free.filter(({ left, right }) => Number.isFinite(left + right));
    for (const { left, right } of [...inside, ...gapAfter(rows[index - 1], row, minWidth)]) {
      const isKnown = next.some((gap) => gap.left < right && left < gap.right);
      if (!isKnown)
        next.push({ left, right, from: firstRowOf(rows, index, { left, right }), to: index });
    }
    open = next;
  }
  return [...closed, ...open].filter(({ from, to }) => to - from + 1 >= MIN_LINES.longest);
}

/** The first of the rows above a row that no word of a gap crosses. */
function firstRowOf<Word extends LaidOutWord>(
  rows: readonly Row<Word>[],
  index: number,
  gap: { left: number; right: number },
): number {
  const isCrossed = ({ words }: Row<Word>): boolean =>
    words.some((word) => word.left < gap.right && gap.left < word.right);
  const last = rows.slice(0, index).findLastIndex((row) => isCrossed(row));
  return last + 1;
}

/** The gap between two rows of which one is left of the other: the lines of two columns may be at different heights. */
function gapAfter<Word extends LaidOutWord>(
  before: Row<Word> | undefined,
  row: Row<Word>,
  minWidth: number,
): { left: number; right: number }[] {
  if (before === undefined) return [];
  const [one, other] = [boxAround(before.words), boxAround(row.words)];
  const gap = {
    left: Math.min(one.right, other.right),
    right: Math.max(one.left, other.left),
  };
  return gap.right - gap.left >= minWidth ? [gap] : [];
}

/** The free space before the first word of a line, between its words, and after its last word. */
function freeIn<Word extends LaidOutWord>(line: Line<Word>): { left: number; right: number }[] {
  const free = [];
  let left = -Infinity;
  for (const word of line) {
    free.push({ left, right: word.left });
    left = Math.max(left, word.right);
  }
  return [...free, { left, right: Infinity }];
}

function isBetweenColumns<Word extends LaidOutWord>(
  rows: readonly Row<Word>[],
  { left, right, from, to }: Gap,
  height: number,
): boolean {
  const own = rows.slice(from, to + 1);
  const sides = [
    own.map(({ words }) => words.filter((word) => word.right <= left)),
    own.map(({ words }) => words.filter((word) => word.left >= right)),
  ].map((side) => side.filter((line) => line.length > 0));
  const counts = sides.map(({ length }) => length);
  return (
    Math.max(...counts) >= MIN_LINES.longest &&
    Math.min(...counts) >= MIN_LINES.shortest &&
    sides.every((side) => isProse(side)) &&
    isAligned(sides[1] ?? [], height)
  );
}

function isProse(lines: readonly Line<LaidOutWord>[]): boolean {
  const { left, right } = boxAround(lines.flat());
  const full = lines.filter((line) => {
    const box = boxAround(line);
    const letters = line.reduce((sum, { text }) => sum + text.length, 0);
    return letters >= PROSE.letters && box.right - box.left >= (right - left) * PROSE.fill;
  });
  return full.length >= lines.length * PROSE.share;
}

function isAligned(side: readonly Line<LaidOutWord>[], height: number): boolean {
  const starts = side.flatMap((line) => line[0]?.left ?? []);
  const usual = medianOf(starts);
  const aligned = starts.filter((left) => Math.abs(left - usual) <= height * ALIGNED.slack);
  return aligned.length >= starts.length * ALIGNED.share;
}

function boxesBetween(
  gaps: readonly Gap[],
  words: readonly Box[],
  height: number,
  limits: { top: number; bottom: number },
): Box[] {
  const around = boxAround(words);
  // A part of the line above or below would be read as well.
  const top = Math.min(around.top, Math.max(around.top - height / 2, limits.top));
  const bottom = Math.max(around.bottom, Math.min(around.bottom + height / 2, limits.bottom));
  const middles = gaps.map(({ left, right }) => (left + right) / 2).toSorted((a, b) => a - b);
  const edges = [around.left - height, ...middles, around.right + height];
  return edges.slice(1).map((right, index) => ({
    left: Math.round(edges[index] ?? 0),
    top: Math.round(top),
    right: Math.round(right),
    bottom: Math.round(bottom),
  }));
}

function middleOf(line: readonly Box[]): number {
  const { top, bottom } = boxAround(line);
  return (top + bottom) / 2;
}

function boxAround(boxes: readonly Box[]): Box {
  return {
    left: Math.min(...boxes.map(({ left }) => left)),
    top: Math.min(...boxes.map(({ top }) => top)),
    right: Math.max(...boxes.map(({ right }) => right)),
    bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  };
}

function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
