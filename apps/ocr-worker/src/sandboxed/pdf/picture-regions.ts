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

/** A region with the pictures in it. */
export interface PictureRegion extends Region {
  /** Equal for regions of the same pictures at the same places, on any page. Empty when it is not known. */
  readonly key: string;
  /** The pixels of its pictures. */
  readonly pixels: number;
}

/** The parts of a page that pictures or `outlined` letters cover, and where they may show text. PictureRegions of one picture are joined. */
export function pictureRegions(
  { boxes, pixels, digests, annotations }: PdfPictures,
  page: { readonly width: number; readonly height: number },
  outlined: Float32Array = new Float32Array(),
): PictureRegion[] {
  const pictures = regionsOf(boxes, page).map((region, index) => {
    const digest = digests[index];
    const key = digest === undefined ? '' : `${digest} ${placeOf(region)}`;
    return { ...region, pixels: pixels[index] ?? 0, key };
  });
  const drawn = [annotations, outlined].flatMap((each) =>
    regionsOf(each, page).map((region) => ({ ...region, pixels: MIN_PIXELS, key: '' })),
  );
  return joined([...pictures, ...drawn].filter(hasArea)).filter(
    ({ left, top, right, bottom, pixels: total }) =>
      right - left >= MIN_WIDTH && bottom - top >= MIN_HEIGHT && total >= MIN_PIXELS,
  );
}

function placeOf(region: Region): string {
  return [region.left, region.top, region.right, region.bottom].map(Math.round).join(' ');
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

/** Groups regions so that the pictures of no group have more than `maxPixels`, unless one picture alone has more. */
export function grouped(regions: readonly PictureRegion[], maxPixels: number): PictureRegion[][] {
  const groups: PictureRegion[][] = [];
  let pixels = Infinity;
  for (const region of regions) {
    pixels += region.pixels;
    if (pixels > maxPixels) {
      groups.push([]);
      pixels = region.pixels;
    }
    groups.at(-1)?.push(region);
  }
  return groups;
}

function joined(pieces: readonly PictureRegion[]): PictureRegion[] {
  const many = pieces.slice(MAX_COMPARED);
  let rest = pieces.slice(0, MAX_COMPARED);
  if (many.length > 0) rest.push(many.reduce(together));
  const found: PictureRegion[] = [];
  while (rest.length > 0) {
    const [first, ...others] = rest;
    if (first === undefined) break;
    let region = first;
    let apart = others;
    for (let before = -1; before !== apart.length;) {
      before = apart.length;
      const current = region;
      region = apart.filter((other) => isNear(current, other)).reduce(together, region);
      apart = apart.filter((other) => !isNear(current, other));
    }
    found.push(region);
    rest = apart;
  }
  return found;
}

function together(one: PictureRegion, other: PictureRegion): PictureRegion {
  return {
    ...both(one, other),
    pixels: one.pixels + other.pixels,
    key: one.key === '' || other.key === '' ? '' : `${one.key} ${other.key}`,
  };
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
