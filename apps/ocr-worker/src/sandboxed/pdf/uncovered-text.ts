import type { GreyImage } from '../page/page-reader.js';
import { makeThumbnail, type PageThumbnail } from '../preprocessing/page-thumbnail.js';
import { findTextComponents } from '../preprocessing/text-components.js';
import type { Component } from '../preprocessing/connected-components.js';

/** A rectangle in pixels of the image. */
export type Rectangle = Pick<Component, 'left' | 'top' | 'right' | 'bottom'>;

export interface UncoveredText {
  /** The rectangle around the text; undefined when there is none. */
  readonly box: Rectangle | undefined;
  /** Ink that the known text stands for. */
  readonly covered: readonly Rectangle[];
  /** The share of the known characters that have ink below them. 1 without known characters. */
  readonly fit: number;
  /** Whether the text is lighter than what is around it. */
  readonly isLight: boolean;
}

/** In inches: the height of letters that can be read. */
const LETTER_HEIGHT = { min: 0.035, max: 0.6 };
/** A page of small print has fewer. Each one is compared with all lines. */
const MAX_LETTERS = 6_000;
/** Letters of one line differ in height by at most this factor, because of ascenders. */
const MAX_HEIGHT_RATIO = 2.6;
/** The widest gap inside a line, in heights of its letters. */
const MAX_GAP = 1.2;
/** A line has at least this many pieces, or is this many times longer than high. */
const MIN_PIECES = 4;
const MIN_LENGTH = 3;
/** The share of its box that the ink of a line fills. */
const LINE_FILL = { min: 0.08, max: 0.75 };
/** A piece belongs to known text when the boxes of that text cover this share of it. */
const COVERED_SHARE = 0.5;

/**
 * Finds ink in the picture of a page that looks like lines of text, and that no character of the text layer stands for.
 * `known` are the boxes of characters that cannot be seen: those of the text layer that an OCR program has added.
 */
export function findUncoveredText(image: GreyImage, known: readonly Rectangle[]): UncoveredText {
  const dark = examine(image, known);
  if (dark.box !== undefined || dark.covered.length > 0) return { ...dark, isLight: false };
  const inverted = { ...image, pixels: image.pixels.map((value) => 255 - value) };
  return { ...examine(inverted, known), isLight: true };
}

function examine(image: GreyImage, known: readonly Rectangle[]): Omit<UncoveredText, 'isLight'> {
  const thumbnail = makeThumbnail(image);
  const { pieces } = findTextComponents(thumbnail);
  const scale = thumbnail.factor;
  const mask = maskOf(known, thumbnail);
  const isCovered = (piece: Component): boolean =>
    shareOf(mask, thumbnail.width, piece) >= COVERED_SHARE;
  const covered = pieces.filter(isCovered);
  const lines = linesOf(
    pieces.filter((piece) => !isCovered(piece)),
    thumbnail.dpi,
  );
  const ink = maskOf(
    pieces.map((piece) => scaled(piece, scale)),
    thumbnail,
  );
  const hit = known.filter((box) => shareOf(ink, thumbnail.width, scaled(box, 1 / scale)) > 0);
  return {
    box: scaledOrNone(around(lines), scale),
    covered: covered.map((piece) => scaled(piece, scale)),
    fit: known.length === 0 ? 1 : hit.length / known.length,
  };
}

/** Chains pieces that are beside each other, and returns the boxes of the chains that look like a line of text. */
export function linesOf(pieces: readonly Component[], dpi: number): Rectangle[] {
  const letters = pieces
    .filter((piece) => {
      const height = (piece.bottom - piece.top) / dpi;
      return height >= LETTER_HEIGHT.min && height <= LETTER_HEIGHT.max;
    })
    .slice(0, MAX_LETTERS)
    .toSorted((a, b) => a.left - b.left);
  const chains: Component[][] = [];
  for (const letter of letters) {
    const chain = chains.find((each) => follows(each.at(-1), letter));
    if (chain === undefined) chains.push([letter]);
    else chain.push(letter);
  }
  return chains.filter(isLine).flatMap((chain) => around(chain) ?? []);
}

function follows(last: Component | undefined, next: Component): boolean {
  if (last === undefined) return false;
  const [one, other] = [last.bottom - last.top, next.bottom - next.top];
  if (Math.max(one, other) > Math.min(one, other) * MAX_HEIGHT_RATIO) return false;
  const shared = Math.min(last.bottom, next.bottom) - Math.max(last.top, next.top);
  if (shared < Math.min(one, other) / 2) return false;
  return next.left - last.right <= Math.max(one, other) * MAX_GAP;
}

function isLine(chain: readonly Component[]): boolean {
  const box = around(chain);
  if (box === undefined) return false;
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  const fill = chain.reduce((sum, { area }) => sum + area, 0) / (width * height);
  if (fill < LINE_FILL.min || fill > LINE_FILL.max) return false;
  return (chain.length >= MIN_PIECES && width >= height * 2) || width >= height * MIN_LENGTH;
}

function maskOf(boxes: readonly Rectangle[], { width, height, factor }: PageThumbnail): Uint8Array {
  const mask = new Uint8Array(width * height);
  for (const box of boxes) {
    const { left, top, right, bottom } = scaled(box, 1 / factor);
    const [from, to] = [Math.max(0, Math.floor(left)), Math.min(width, Math.ceil(right))];
    for (let y = Math.max(0, Math.floor(top)); y < Math.min(height, Math.ceil(bottom)); y += 1) {
      if (to > from) mask.fill(1, y * width + from, y * width + to);
    }
  }
  return mask;
}

/** The share of a box that a mask covers. */
function shareOf(mask: Uint8Array, width: number, box: Rectangle): number {
  const height = mask.length / width;
  const [left, right] = [Math.max(0, Math.floor(box.left)), Math.min(width, Math.ceil(box.right))];
  const [top, bottom] = [Math.max(0, Math.floor(box.top)), Math.min(height, Math.ceil(box.bottom))];
  let count = 0;
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) count += mask[y * width + x] ?? 0;
  }
  const area = (right - left) * (bottom - top);
  return area > 0 ? count / area : 0;
}

function scaled({ left, top, right, bottom }: Rectangle, by: number): Rectangle {
  return { left: left * by, top: top * by, right: right * by, bottom: bottom * by };
}

function scaledOrNone(box: Rectangle | undefined, by: number): Rectangle | undefined {
  return box && scaled(box, by);
}

function around(boxes: readonly Rectangle[]): Rectangle | undefined {
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
