import type { PageThumbnail } from './page-thumbnail.js';

/**
 * Connected dark pixels: a letter, a word whose letters touch, a ruled line, a stain. Sizes in pixels of the
 * thumbnail.
 */
export interface Component {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly area: number;
}

export interface Components {
  readonly items: readonly Component[];
  /** For each pixel of the thumbnail, the index of its component plus one; 0 for background. */
  readonly labels: Int32Array;
}

/** A page with more components than this is noise, so the remaining components are not searched. */
const MAX_COMPONENTS = 100_000;

/**
 * Finds connected dark pixels by flood fill. Pixels that touch only at a corner are connected, too.
 *
 * @param depth how much darker than paper (255) a pixel must be at least
 */
export function findConnectedComponents(thumbnail: PageThumbnail, depth: number): Components {
  const { width, height, pixels } = thumbnail;
  const maxValue = 255 - depth;
  const labels = new Int32Array(pixels.length);
  const items: Component[] = [];
  const stack: number[] = [];
  for (let start = 0; start < pixels.length && items.length < MAX_COMPONENTS; start += 1) {
    if (labels[start] !== 0 || (pixels[start] ?? 255) > maxValue) continue;
    const label = items.length + 1;
    let [left, right, top, bottom, area] = [width, 0, height, 0, 0];
    labels[start] = label;
    stack.push(start);
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      const y = Math.floor(index / width);
      const x = index - y * width;
      area += 1;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny += 1) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx += 1) {
          const next = ny * width + nx;
          if (labels[next] !== 0 || (pixels[next] ?? 255) > maxValue) continue;
          labels[next] = label;
          stack.push(next);
        }
      }
    }
    items.push({ left, top, right: right + 1, bottom: bottom + 1, area });
  }
  return { items, labels };
}

export function widthOf({ left, right }: Component): number {
  return right - left;
}

export function heightOf({ top, bottom }: Component): number {
  return bottom - top;
}
