import type { GreyImage } from '../page/page-reader.js';
import { makeThumbnail, type PageThumbnail } from '../preprocessing/page-thumbnail.js';
import { detectSkew } from '../preprocessing/detect-skew.js';
import { findTextComponents, type TextComponents } from '../preprocessing/text-components.js';
import type { Component } from '../preprocessing/connected-components.js';
import { around, linesOf, transposed, type Rectangle } from '../preprocessing/letter-chains.js';

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

/**
 * At the angle of its lines, text is sharper than at other angles by at least this factor. Photographs measured 1.3
 * to 2.8, pictures with text 3.7 and more.
 */
const MIN_PROMINENCE = 3.3;
/** In inches of lines. So much text is read even if a photograph beside it hides its sharpness. */
const MUCH_TEXT = 12;
/** A piece belongs to known text when the boxes of that text cover this share of it. */
const COVERED_SHARE = 0.5;

/**
 * Finds ink in the picture of a page that looks like lines of text, and that no character of the text layer stands for.
 * `known` are the boxes of characters that cannot be seen: those of the text layer that an OCR program has added.
 */
export function findUncoveredText(image: GreyImage, known: readonly Rectangle[]): UncoveredText {
  const inverted = { ...image, pixels: image.pixels.map((value) => 255 - value) };
  // On a dark picture, the gaps between light letters may look like letters.
  const isLightFirst = isMostlyDark(image);
  const first = examine(isLightFirst ? inverted : image, known);
  if (first.box !== undefined || first.covered.length > 0) {
    return { ...first, isLight: isLightFirst };
  }
  return { ...examine(isLightFirst ? image : inverted, known), isLight: !isLightFirst };
}

function isMostlyDark({ pixels }: GreyImage): boolean {
  let dark = 0;
  for (const value of pixels) if (value < 128) dark += 1;
  return dark > pixels.length / 2;
}

function examine(image: GreyImage, known: readonly Rectangle[]): Omit<UncoveredText, 'isLight'> {
  const thumbnail = makeThumbnail(image);
  const components = findTextComponents(thumbnail);
  const { pieces } = components;
  const scale = thumbnail.factor;
  const mask = maskOf(known, thumbnail);
  const isCovered = (piece: Component): boolean =>
    shareOf(mask, thumbnail.width, piece) >= COVERED_SHARE;
  const covered = pieces.filter(isCovered).map((piece) => scaled(piece, scale));
  const rest = pieces.filter((piece) => !isCovered(piece));
  const ink = maskOf(
    pieces.map((piece) => scaled(piece, scale)),
    thumbnail,
  );
  const hit = known.filter((box) => shareOf(ink, thumbnail.width, scaled(box, 1 / scale)) > 0);
  return {
    box: scaledOrNone(textOf(rest, withoutBoxes(components, covered, thumbnail)), scale),
    covered,
    fit: known.length === 0 ? 1 : hit.length / known.length,
  };
}

/** The box around the lines of text; undefined when the pieces make no lines, as in a photograph. */
function textOf(pieces: readonly Component[], components: TextComponents): Rectangle | undefined {
  const { upright, onItsSide } = detectSkew(components);
  const level = linesOf(pieces, components.dpi);
  if (areLines(level, upright.prominence, components.dpi)) return around(level);
  const turned = linesOf(pieces.map(transposed), components.dpi);
  if (!areLines(turned, onItsSide.prominence, components.dpi)) return undefined;
  return around(turned.map(transposed));
}

/** The pieces of a photograph are beside each other, too, but rows of ink and rows of paper do not alternate. */
function areLines(lines: readonly Rectangle[], prominence: number, dpi: number): boolean {
  const inches = lines.reduce((sum, { left, right }) => sum + right - left, 0) / dpi;
  const isUnknown = prominence === 0;
  return lines.length > 0 && (isUnknown || prominence >= MIN_PROMINENCE || inches >= MUCH_TEXT);
}

function withoutBoxes(
  components: TextComponents,
  boxes: readonly Rectangle[],
  thumbnail: PageThumbnail,
): TextComponents {
  if (boxes.length === 0) return components;
  const mask = maskOf(boxes, thumbnail);
  const isKept = (_: number, index: number): boolean => {
    const [x, y] = [components.xs[index] ?? 0, components.ys[index] ?? 0];
    return mask[y * thumbnail.width + x] === 0;
  };
  return { ...components, xs: components.xs.filter(isKept), ys: components.ys.filter(isKept) };
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
