import type { PageWord } from '@app/contracts';

/** One line of a page: its words in reading order, and the box around them. */
export interface PageLine {
  readonly words: readonly PageWord[];
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Whether a blank line is before this one. */
  readonly startsParagraph: boolean;
}

/** Groups the words of a page by their lines. `text` tells between which of them there are blank lines. */
export function linesOf(words: readonly PageWord[], text: string): PageLine[] {
  const starts = paragraphStarts(text);
  return [...Map.groupBy(words, ([, , , , , , line]) => line).values()].map((line, index) => ({
    words: line,
    left: Math.min(...line.map(([, x]) => x)),
    top: Math.min(...line.map(([, , y]) => y)),
    right: Math.max(...line.map(([, x, , width]) => x + width)),
    bottom: Math.max(...line.map(([, , y, , height]) => y + height)),
    startsParagraph: starts.has(index),
  }));
}

/** The numbers of the lines that follow a blank line, without counting blank lines. */
function paragraphStarts(text: string): ReadonlySet<number> {
  const starts = new Set<number>();
  let number = 0;
  let isAfterBlank = false;
  for (const line of text.split('\n')) {
    if (line.trim() === '') {
      isAfterBlank = true;
      continue;
    }
    if (isAfterBlank) starts.add(number);
    isAfterBlank = false;
    number += 1;
  }
  return starts;
}

/**
 * Inserts the blocks of `added` between the lines of a page: below the line that is above them in the same column. The
 * lines of `main` keep their order.
 */
export function insertLines(main: readonly PageLine[], added: readonly PageLine[]): PageLine[] {
  const afterLine = new Map<number, PageLine[]>();
  for (const block of blocksOf(added, main)) {
    const place = placeOf(block, main);
    afterLine.set(place, [...(afterLine.get(place) ?? []), ...block]);
  }
  const before = afterLine.get(-1) ?? [];
  return [...before, ...main.flatMap((line, index) => [line, ...(afterLine.get(index) ?? [])])];
}

/** Numbers the words by their new lines, and writes the text of the lines. */
export function textOfLines(lines: readonly PageLine[]): { words: PageWord[]; text: string } {
  const words: PageWord[] = [];
  let text = '';
  for (const [number, line] of lines.entries()) {
    for (const [word, x, y, width, height, confidence] of line.words) {
      words.push([word, x, y, width, height, confidence, number]);
    }
    const next = line.words.map(([word]) => word).join(' ');
    const before = lines[number - 1];
    if (before === undefined) text = next;
    else if (isHyphenated(before, line)) text = text.slice(0, -1) + next;
    else text += (line.startsParagraph ? '\n\n' : '\n') + next;
  }
  return { words, text };
}

/** Whether a word of the file itself goes on in the next line. Recognised words are kept as they were read. */
function isHyphenated(before: PageLine, line: PageLine): boolean {
  const [last, next] = [before.words.at(-1), line.words[0]];
  if (last === undefined || next === undefined || last[5] !== null || next[5] !== null)
    return false;
  return /\p{L}-$/u.test(last[0]) && /^\p{Ll}/u.test(next[0]);
}

/** In heights of a line. Lines of one block have a smaller gap. */
const BLOCK_GAP = 0.8;

/** Groups lines that are below each other. A line of `main` inside a block splits it. */
function blocksOf(lines: readonly PageLine[], main: readonly PageLine[]): PageLine[][] {
  const blocks: PageLine[][] = [];
  for (const line of lines) {
    const last = blocks.at(-1)?.at(-1);
    const isNext =
      last !== undefined &&
      overlap(last.left, last.right, line.left, line.right) > 0 &&
      line.top >= middleOf(last) &&
      line.top - last.bottom <= (line.bottom - line.top) * BLOCK_GAP &&
      !main.some((other) => isBetween(last, other, line));
    if (isNext) blocks.at(-1)?.push(line);
    else blocks.push([line]);
  }
  return blocks;
}

function isBetween(above: PageLine, line: PageLine, below: PageLine): boolean {
  const [left, right] = [Math.min(above.left, below.left), Math.max(above.right, below.right)];
  const middle = middleOf(line);
  return (
    middle > middleOf(above) &&
    middle < middleOf(below) &&
    overlap(line.left, line.right, left, right) > 0
  );
}

/** The index of the line after which a block belongs; -1 for the beginning. */
function placeOf(block: readonly PageLine[], main: readonly PageLine[]): number {
  const [first] = block;
  if (first === undefined) return -1;
  const beside = block.length === 1 ? nearestBeside(first, main) : undefined;
  if (beside !== undefined) return beside;
  const left = Math.min(...block.map((line) => line.left));
  const right = Math.max(...block.map((line) => line.right));
  const inColumn = (line: PageLine): boolean => overlap(line.left, line.right, left, right) > 0;
  const isAbove = (line: PageLine): boolean => middleOf(line) <= first.top;
  const above = best(
    main,
    (line) => inColumn(line) && isAbove(line),
    (line) => line.bottom,
  );
  if (above !== -1) return lastAbove(main, above, isAbove);
  const below = best(
    main,
    (line) => inColumn(line) && !isAbove(line),
    (line) => -line.top,
  );
  if (below !== -1) return below - 1;
  return best(main, isAbove, (line) => line.bottom);
}

/** Goes on from a line to the last one of its column that is above a block, because lines differ in length. */
function lastAbove(
  main: readonly PageLine[],
  from: number,
  isAbove: (line: PageLine) => boolean,
): number {
  let last = from;
  for (const [index, line] of main.entries()) {
    const before = main[last];
    if (index !== last + 1 || before === undefined || !isAbove(line)) continue;
    if (overlap(line.left, line.right, before.left, before.right) <= 0) continue;
    if (line.top >= middleOf(before)) last = index;
  }
  return last;
}

/** The line that ends nearest to the left of this one, or begins nearest to the right, in the same row. */
function nearestBeside(line: PageLine, main: readonly PageLine[]): number | undefined {
  const isBeside = (other: PageLine): boolean => {
    const shared = overlap(line.top, line.bottom, other.top, other.bottom);
    return shared >= Math.min(line.bottom - line.top, other.bottom - other.top) / 2;
  };
  const left = best(
    main,
    (other) => isBeside(other) && other.right <= line.left + 1,
    ({ right }) => right,
  );
  if (left !== -1) return left;
  const right = best(
    main,
    (other) => isBeside(other) && other.left >= line.right - 1,
    (other) => -other.left,
  );
  return right === -1 ? undefined : right - 1;
}

/** The index of the last line with the highest value among those that fit; -1 without one. */
function best(
  lines: readonly PageLine[],
  fits: (line: PageLine) => boolean,
  valueOf: (line: PageLine) => number,
): number {
  let found = -1;
  let highest = -Infinity;
  for (const [index, line] of lines.entries()) {
    if (!fits(line) || valueOf(line) < highest) continue;
    [found, highest] = [index, valueOf(line)];
  }
  return found;
}

function middleOf({ top, bottom }: PageLine): number {
  return (top + bottom) / 2;
}

function overlap(from: number, to: number, otherFrom: number, otherTo: number): number {
  return Math.min(to, otherTo) - Math.max(from, otherFrom);
}
