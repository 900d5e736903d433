import {
  findConnectedComponents,
  heightOf,
  widthOf,
  type Component,
} from './connected-components.js';
import type { PageThumbnail } from './page-thumbnail.js';

/** In inches: the smallest letter, the longest word, and the highest headline. */
const MIN_LETTER = 0.03;
const MAX_WORD_LENGTH = 2.5;
const MAX_LETTER_HEIGHT = 0.6;
/** In inches. A ruled line is thinner than the first and longer than the second. */
const RULE_THICKNESS = 0.03;
const RULE_LENGTH = 0.3;
/**
 * In inches, and as a share of the box. A blot, a punched hole or a shadow at the edge is large and nearly
 * all ink.
 */
const BLOT_SIZE = 0.12;
const BLOT_FILL = 0.75;

/** The connected components of a thumbnail that may be text. */
export interface TextComponents {
  readonly width: number;
  readonly height: number;
  readonly dpi: number;
  /** Letters and words, in any orientation. */
  readonly pieces: readonly Component[];
  /** The coordinates of the pixels of all pieces. */
  readonly xs: Uint16Array;
  readonly ys: Uint16Array;
  /** Whether the page has no text, and nothing large that may contain text. */
  readonly isBlank: boolean;
}

/**
 * Selects the components that may be text. Ruled lines, frames, pictures, stains and dust are left out,
 * because they do not show where the lines of text are.
 */
export function findTextComponents(thumbnail: PageThumbnail): TextComponents {
  const ink = collect(thumbnail, thumbnail.depth);
  // Next to a dark blot, faint text can look like paper. So an empty result is checked with a lower
  // threshold.
  return ink.isBlank && thumbnail.depth > thumbnail.leastDepth
    ? collect(thumbnail, thumbnail.leastDepth)
    : ink;
}

function collect(thumbnail: PageThumbnail, depth: number): TextComponents {
  const { width, height, dpi } = thumbnail;
  const { items, labels } = findConnectedComponents(thumbnail, depth);
  const kinds = items.map((item) => kindOf(item, thumbnail));
  const pieces = items.filter((_, index) => kinds[index] === 'writing');
  const area = pieces.reduce((sum, piece) => sum + piece.area, 0);
  const xs = new Uint16Array(area);
  const ys = new Uint16Array(area);
  let count = 0;
  for (let index = 0; index < labels.length; index += 1) {
    const label = labels[index] ?? 0;
    if (label === 0 || kinds[label - 1] !== 'writing') continue;
    ys[count] = Math.floor(index / width);
    xs[count] = index % width;
    count += 1;
  }
  const isBlank = kinds.every((kind) => kind === 'mark');
  return { width, height, dpi, pieces, xs, ys, isBlank };
}

/**
 * `mark` is dust, a ruled line, a hole, or a shadow at the edge. `large` is a picture, a frame, or letters of
 * a poster.
 */
function kindOf(
  item: Component,
  { width, height, dpi }: PageThumbnail,
): 'writing' | 'mark' | 'large' {
  const long = Math.max(widthOf(item), heightOf(item)) / dpi;
  const short = Math.min(widthOf(item), heightOf(item)) / dpi;
  const fill = item.area / (widthOf(item) * heightOf(item));
  if (long < MIN_LETTER) return 'mark';
  if (long >= RULE_LENGTH && short <= RULE_THICKNESS) return 'mark';
  if (short >= BLOT_SIZE && fill >= BLOT_FILL) return 'mark';
  const touchesEdge =
    item.left === 0 || item.top === 0 || item.right === width || item.bottom === height;
  if (touchesEdge && long >= MAX_LETTER_HEIGHT) return 'mark';
  return long > MAX_WORD_LENGTH || short > MAX_LETTER_HEIGHT ? 'large' : 'writing';
}
