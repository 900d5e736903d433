import type { Component } from './connected-components.js';

/** A rectangle in pixels of the image. */
export type Rectangle = Pick<Component, 'left' | 'top' | 'right' | 'bottom'>;

/** A letter, or a few that touch each other; `area` is its ink. */
type Piece = Rectangle & Pick<Component, 'area'>;

/** In inches: the height of letters that can be read. */
const LETTER_HEIGHT = { min: 0.035, max: 0.6 };
/** Letters of one line differ in height by at most this factor, because of ascenders. */
const MAX_HEIGHT_RATIO = 2.6;
/** The widest gap inside a line, in heights of its letters. */
const MAX_GAP = 1.2;
/** After this number of letters, the lines are removed that have ended. */
const OPEN_CHAINS_CHECKED = 100;
/** A line has at least this many pieces, or is this many times longer than high. */
const MIN_PIECES = 4;
const MIN_LENGTH = 3;
/** The share of its box that the ink of a line fills. */
const LINE_FILL = { min: 0.08, max: 0.75 };

/** Chains pieces that are beside each other, and returns the boxes of the chains that look like a line of text. */
export function linesOf(pieces: readonly Piece[], dpi: number): Rectangle[] {
  const letters = pieces
    .filter((piece) => {
      const height = (piece.bottom - piece.top) / dpi;
      return height >= LETTER_HEIGHT.min && height <= LETTER_HEIGHT.max;
    })
    .toSorted((a, b) => a.left - b.left);
  const chains: Piece[][] = [];
  // A chain that ends too far to the left has no further letter. There may be tens of thousands of letters.
  const maxGap = LETTER_HEIGHT.max * dpi * MAX_GAP;
  let open: Piece[][] = [];
  for (const [index, letter] of letters.entries()) {
    if (index % OPEN_CHAINS_CHECKED === 0) {
      open = open.filter((chain) => letter.left - (chain.at(-1)?.right ?? 0) <= maxGap);
    }
    const chain = open.find((each) => follows(each.at(-1), letter));
    if (chain !== undefined) {
      chain.push(letter);
      continue;
    }
    const started = [letter];
    chains.push(started);
    open.push(started);
  }
  return chains.filter(isLine).flatMap((chain) => around(chain) ?? []);
}

function follows(last: Piece | undefined, next: Piece): boolean {
  if (last === undefined) return false;
  const [one, other] = [last.bottom - last.top, next.bottom - next.top];
  if (Math.max(one, other) > Math.min(one, other) * MAX_HEIGHT_RATIO) return false;
  const shared = Math.min(last.bottom, next.bottom) - Math.max(last.top, next.top);
  if (shared < Math.min(one, other) / 2) return false;
  return next.left - last.right <= Math.max(one, other) * MAX_GAP;
}

function isLine(chain: readonly Piece[]): boolean {
  const box = around(chain);
  if (box === undefined) return false;
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  const fill = chain.reduce((sum, { area }) => sum + area, 0) / (width * height);
  if (fill < LINE_FILL.min || fill > LINE_FILL.max) return false;
  return (chain.length >= MIN_PIECES && width >= height * 2) || width >= height * MIN_LENGTH;
}

/** The box with the axes exchanged, as of a page that lies on its side. */
export function transposed<T extends Rectangle>(box: T): T {
  return { ...box, left: box.top, top: box.left, right: box.bottom, bottom: box.right };
}

export function around(boxes: readonly Rectangle[]): Rectangle | undefined {
  const [first, ...rest] = boxes;
  return (
    first &&
    rest.reduce(
      (all, box) => ({
        left: Math.min(all.left, box.left),
        top: Math.min(all.top, box.top),
        right: Math.max(all.right, box.right),
        bottom: Math.max(all.bottom, box.bottom),
      }),
      first,
    )
  );
}
