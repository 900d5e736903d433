import type { PageWord } from '@app/contracts';
import type { GreyImage, PageArea, PageLayer } from '../page/page-reader.js';
import type { DrawnContent, PdfPageFacts } from './pdf-protocol.js';
import type { PdfThreadClient } from './pdf-thread-client.js';
import { PageTooLargeError } from '../../sandbox-protocol/extraction.errors.js';
import {
  around,
  grouped,
  pictureRegions,
  regionsOf,
  widened,
  type Region,
} from './picture-regions.js';
import { renderSize, type RenderSize } from './render-size.js';
import type { Rectangle } from '../preprocessing/letter-chains.js';
import { findUncoveredText } from './uncovered-text.js';

/** Enough to see where text is. */
const PROBE_DPI = 100;
/** In points, around a picture with text. */
const MARGIN = 4;
/** Text that an OCR program has added fits the picture when so much of it has ink below it. */
const MIN_FIT = 0.5;
/** Fewer characters do not show whether they fit. */
const MIN_FITTING = 20;
const WHITE = 255;

type DrawnSize = Pick<RenderSize, 'width' | 'height' | 'dpi'>;

const MAX_TEXTLESS = 1_000;
/** An A4 page at 600 dpi. PDFium holds a picture in full colour, and with its mask. */
const MAX_PICTURE_PIXELS = 36_000_000;

/** A page that has a text layer. */
export interface LayeredPage {
  readonly index: number;
  readonly facts: PdfPageFacts;
  readonly words: readonly PageWord[];
  /** Whether the page is mostly a picture, and its text only a small part of what it shows. */
  readonly isMostlyPicture: boolean;
  /** The numbers of the fonts that the text layer has. Text in others is looked at as a picture. */
  readonly fonts: readonly number[] | undefined;
}

/** The part of a page that shows more text than the text layer has. */
export interface PictureBesideText {
  readonly image: GreyImage;
  readonly area: PageArea;
  readonly doubtfulLines: PageLayer['doubtfulLines'];
}

interface Context {
  readonly maxPagePixels: number;
  readonly maxCharacters: number;
  readonly textless: TextlessRegions;
}

/** A picture that has no text on one page, such as a logo, has none on the next one. */
export class TextlessRegions {
  private readonly keys = new Set<string>();

  has(key: string): boolean {
    return this.keys.has(key);
  }

  add(regions: readonly Region[]): void {
    for (const region of regions) {
      const isKnown = 'key' in region && region.key !== '';
      if (isKnown && this.keys.size < MAX_TEXTLESS) this.keys.add(String(region.key));
    }
  }
}

/**
 * Looks for text in the pictures of a page that has a text layer: ink that looks like lines of text, and that no character
 * of the layer stands for. Returns that part of the page without the text of the layer; undefined when there is none.
 *
 * The pictures are drawn small at first. Most of them show no text, and cost no more than that.
 *
 * @throws {PageTooLargeError} when a picture has too many pixels to be drawn within the memory limit
 */
export async function pictureBesideText(
  thread: PdfThreadClient,
  page: LayeredPage,
  { maxPagePixels, maxCharacters, textless }: Context,
  signal: AbortSignal,
): Promise<PictureBesideText | undefined> {
  const { index, facts, fonts } = page;
  const limit = maxCharacters;
  const pictures = await thread.ask({ kind: 'pictures', index, limit, fonts }, signal);
  const isWhole = page.isMostlyPicture || fonts !== undefined;
  const regions = isWhole
    ? [{ ...wholePage(facts), key: '', pixels: 0 }]
    : pictureRegions(pictures, facts, facts.outlined).filter(({ key }) => !textless.has(key));
  if (regions.length === 0) return undefined;
  if (regions.some(({ pixels }) => pixels > MAX_PICTURE_PIXELS)) {
    throw new PageTooLargeError('A picture of the page is too large to be read beside its text.');
  }
  const size = renderSize(facts, maxPagePixels);
  const hidden = regionsOf(pictures.hidden, facts);
  const found: FoundText[] = [];
  for (const group of grouped(regions, MAX_PICTURE_PIXELS)) {
    const text = await probe(thread, { ...page, size, hidden }, group, signal);
    if (text === undefined) textless.add(group);
    else found.push(text);
  }
  const place = around(found.map((each) => each.place));
  if (place === undefined) return undefined;
  const area = widened(place, MARGIN, facts);
  const part = await draw(thread, { ...page, size }, area, 'without-text', signal);
  keepOnly(
    found.flatMap((each) => each.regions),
    part,
  );
  for (const box of found.flatMap((each) => each.covered)) fill(part.image, toPixels(box, part));
  if (found.every((each) => each.isLight)) invert(part.image);
  const misplaced = found.flatMap((each) => each.misplaced);
  return { ...part, doubtfulLines: linesInside(page.words, misplaced) };
}

/** Text in some pictures of a page, in points. */
interface FoundText {
  readonly regions: readonly Region[];
  readonly place: Region;
  /** Ink that the text layer stands for. */
  readonly covered: readonly Region[];
  /** Characters of the text layer that are not where the picture shows text. */
  readonly misplaced: readonly Region[];
  readonly isLight: boolean;
}

async function probe(
  thread: PdfThreadClient,
  page: LayeredPage & { readonly size: DrawnSize; readonly hidden: readonly Region[] },
  regions: readonly Region[],
  signal: AbortSignal,
): Promise<FoundText | undefined> {
  const { facts, fonts, isMostlyPicture } = page;
  const region = around(regions);
  if (region === undefined) return undefined;
  const isDrawnWhole =
    isMostlyPicture ||
    facts.hasUnreadAnnotations ||
    fonts !== undefined ||
    facts.outlined.length > 0;
  const content = isDrawnWhole ? 'without-text' : 'pictures';
  const size = reduced(page.size, PROBE_DPI);
  const drawing = await draw(thread, { ...page, size }, region, content, signal);
  keepOnly(regions, drawing);
  const hidden = page.hidden.filter((box) => regions.some((each) => isInside(box, each)));
  const known = hidden.map((box) => toPixels(box, drawing));
  let found = findUncoveredText(drawing.image, known);
  const isFitting = known.length < MIN_FITTING || found.fit >= MIN_FIT;
  if (!isFitting) found = findUncoveredText(drawing.image, []);
  const isForced = isMostlyPicture && found.covered.length === 0;
  // A picture is read as a whole: a page number or a large heading beside its lines does not look like a line.
  const lines = found.box && toPoints(found.box, drawing);
  const shown = isForced ? regions : regions.filter((each) => lines && overlap(each, lines));
  const place = around(shown);
  return (
    place && {
      regions: shown,
      place,
      covered: found.covered.map((box) => toPoints(box, drawing)),
      misplaced: isFitting ? [] : hidden,
      isLight: found.isLight,
    }
  );
}

interface Drawing {
  readonly image: GreyImage;
  readonly area: PageArea;
}

/** Draws a part of the page as on a page of this size. */
async function draw(
  thread: PdfThreadClient,
  { index, facts, fonts, size }: LayeredPage & { readonly size: DrawnSize },
  region: Region,
  content: DrawnContent,
  signal: AbortSignal,
): Promise<Drawing> {
  const [perX, perY] = [size.width / facts.width, size.height / facts.height];
  const left = Math.floor(region.left * perX);
  const top = Math.floor(region.top * perY);
  const width = Math.max(1, Math.min(size.width, Math.ceil(region.right * perX)) - left);
  const height = Math.max(1, Math.min(size.height, Math.ceil(region.bottom * perY)) - top);
  const part = { left, top, width, height };
  const { pixels } = await thread.ask(
    {
      kind: 'render',
      index,
      width: size.width,
      height: size.height,
      part,
      content,
      fonts,
    },
    signal,
  );
  return {
    image: { width, height, dpi: size.dpi, pixels },
    area: { left: left / perX, top: top / perY, width: width / perX, height: height / perY },
  };
}

function reduced(size: DrawnSize, dpi: number): DrawnSize {
  const scale = Math.min(1, dpi / size.dpi);
  return {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
    dpi: Math.round(size.dpi * scale),
  };
}

function wholePage({ width, height }: PdfPageFacts): Region {
  return { left: 0, top: 0, right: width, bottom: height };
}

/** Makes everything white that is in none of the regions: lines and shapes of the page itself. */
function keepOnly(regions: readonly Region[], { image, area }: Drawing): void {
  const { width, height, pixels } = image;
  const kept = new Uint8Array(pixels.length).fill(WHITE);
  for (const region of regions) {
    const { left, top, right, bottom } = within(toPixels(region, { image, area }), image);
    for (let y = top; y < bottom; y += 1) {
      const row = pixels.subarray(y * width + left, y * width + Math.max(left, right));
      kept.set(row, y * width + left);
    }
  }
  pixels.set(kept.subarray(0, width * height));
}

function fill(image: GreyImage, box: Rectangle): void {
  const { left, top, right, bottom } = within(box, image);
  for (let y = top; y < bottom && right > left; y += 1) {
    image.pixels.fill(WHITE, y * image.width + left, y * image.width + right);
  }
}

function invert({ pixels }: GreyImage): void {
  for (let i = 0; i < pixels.length; i += 1) pixels[i] = WHITE - (pixels[i] ?? 0);
}

function within({ left, top, right, bottom }: Rectangle, { width, height }: GreyImage): Rectangle {
  return {
    left: Math.min(width, Math.max(0, Math.floor(left))),
    top: Math.min(height, Math.max(0, Math.floor(top))),
    right: Math.min(width, Math.max(0, Math.ceil(right))),
    bottom: Math.min(height, Math.max(0, Math.ceil(bottom))),
  };
}

function toPixels({ left, top, right, bottom }: Region, { image, area }: Drawing): Rectangle {
  const [perX, perY] = [image.width / area.width, image.height / area.height];
  return {
    left: (left - area.left) * perX,
    top: (top - area.top) * perY,
    right: (right - area.left) * perX,
    bottom: (bottom - area.top) * perY,
  };
}

function toPoints({ left, top, right, bottom }: Rectangle, { image, area }: Drawing): Region {
  const [perX, perY] = [area.width / image.width, area.height / image.height];
  return {
    left: area.left + left * perX,
    top: area.top + top * perY,
    right: area.left + right * perX,
    bottom: area.top + bottom * perY,
  };
}

function overlap(one: Region, other: Region): boolean {
  return (
    one.left < other.right &&
    other.left < one.right &&
    one.top < other.bottom &&
    other.top < one.bottom
  );
}

function isInside(box: Region, region: Region): boolean {
  const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  return x >= region.left && x <= region.right && y >= region.top && y <= region.bottom;
}

/** The numbers of the lines that have a word in one of the boxes. */
function linesInside(words: readonly PageWord[], boxes: readonly Region[]): Set<number> {
  const lines = new Set<number>();
  for (const [, x, y, width, height, , line] of words) {
    const box = { left: x, top: y, right: x + width, bottom: y + height };
    if (!lines.has(line) && boxes.some((hidden) => isInside(hidden, box))) lines.add(line);
  }
  return lines;
}
