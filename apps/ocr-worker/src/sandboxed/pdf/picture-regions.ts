import type { PdfPictures } from './pdf-protocol.js';

/** Left, top, right and bottom in points on the displayed page. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** In points. Pictures with a smaller gap between them are the pieces of one. */
const MAX_GAP = 3;
/** In points. A smaller picture is a bullet, a rule or a spot of colour, not a line of text. */
const MIN_WIDTH = 24;
const MIN_HEIGHT = 6;
/** A word needs more pixels. */
const MIN_PIXELS = 600;
/** With more pictures, the ones after these are joined to one region. Each one is compared with all others. */
const MAX_COMPARED = 400;

/** The parts of a page that pictures cover and where a picture may show text. Pieces of one picture are joined. */
export function pictureRegions(
  { boxes, pixels, annotations }: PdfPictures,
  page: { readonly width: number; readonly height: number },
): Region[] {
  const pictures = regionsOf(boxes, page).filter((_, index) => (pixels[index] ?? 0) > 0);
  const shown = [...pictures.filter(hasArea), ...regionsOf(annotations, page).filter(hasArea)];
  const enoughPixels = pixels.reduce((sum, each) => sum + each, 0) >= MIN_PIXELS;
  if (!enoughPixels && annotations.length === 0) return [];
  return joined(shown).filter(
    ({ left, top, right, bottom }) => right - left >= MIN_WIDTH && bottom - top >= MIN_HEIGHT,
  );
}

export function around(regions: readonly Region[]): Region | undefined {
  const [first, ...rest] = regions;
  return first && rest.reduce(both, first);
}

/** The regions with a margin in points, within the page. */
export function widened(
  { left, top, right, bottom }: Region,
  margin: number,
  page: { readonly width: number; readonly height: number },
): Region {
  return {
    left: Math.max(0, left - margin),
    top: Math.max(0, top - margin),
    right: Math.min(page.width, right + margin),
    bottom: Math.min(page.height, bottom + margin),
  };
}

export function regionsOf(
  boxes: Float32Array,
  page: { readonly width: number; readonly height: number },
): Region[] {
  return Array.from({ length: boxes.length / 4 }, (_, index) => {
    const [left = 0, top = 0, right = 0, bottom = 0] = boxes.subarray(index * 4, index * 4 + 4);
    return widened({ left, top, right, bottom }, 0, page);
  });
}

function hasArea({ left, top, right, bottom }: Region): boolean {
  return right > left && bottom > top;
}

function joined(regions: readonly Region[]): Region[] {
  let rest = regions.slice(0, MAX_COMPARED);
  const many = around(regions.slice(MAX_COMPARED));
  if (many !== undefined) rest.push(many);
  const found: Region[] = [];
  while (rest.length > 0) {
    const [first, ...others] = rest;
    if (first === undefined) break;
    let region = first;
    let apart = others;
    for (let before = -1; before !== apart.length;) {
      before = apart.length;
      const near = apart.filter((other) => isNear(region, other));
      apart = apart.filter((other) => !isNear(region, other));
      region = near.reduce(both, region);
    }
    found.push(region);
    rest = apart;
  }
  return found;
}

function isNear(one: Region, other: Region): boolean {
  return (
    one.left - other.right <= MAX_GAP &&
    other.left - one.right <= MAX_GAP &&
    one.top - other.bottom <= MAX_GAP &&
    other.top - one.bottom <= MAX_GAP
  );
}

function both(one: Region, other: Region): Region {
  return {
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
  };
}
