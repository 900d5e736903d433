import { heightOf } from './connected-components.js';
import type { TextComponents } from './text-components.js';

/**
 * Of 71 pictures without text three reach this prominence: bricks, a grid of dots, and a technical drawing. Of 30 pages of
 * prose, also blurred and noisy ones, one does not: seven lines on uneven paper.
 */
const MIN_PROMINENCE = 15;
const MIN_PIECES = 100;
/** Letters of one text are similar in height. The tallest tenth, compared with the middle one. */
const MAX_HEIGHT_RATIO = 4;

/** Whether the components of a page are as many, as equal and as aligned as the letters of a text. */
export function hasTextLines({ pieces }: TextComponents, prominence: number): boolean {
  if (prominence < MIN_PROMINENCE || pieces.length < MIN_PIECES) return false;
  const heights = pieces.map(heightOf).sort((a, b) => a - b);
  const at = (share: number): number => heights[Math.floor(heights.length * share)] ?? 0;
  return at(0.9) <= at(0.5) * MAX_HEIGHT_RATIO;
}
