import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawTable, ENGLISH_TEXT, GERMAN_TEXT, renderText } from '@app/testing';
import type { GreyImage } from '../page/page-reader.js';
import { preprocessPage } from './preprocess-page.js';
import { makeThumbnail } from './page-thumbnail.js';
import type { Quarter } from './rotate-image.js';

/** An image as a scanner makes it: rotated clockwise, perhaps with a skew. */
async function scan(text: string, degrees: number, dpi = 150): Promise<GreyImage> {
  const { width, height, data } = await renderText(text, dpi);
  const { data: pixels, info } = await sharp(data, { raw: { width, height, channels: 1 } })
    .rotate(degrees, { background: '#fff' })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, dpi, pixels: new Uint8Array(pixels) };
}

function blankSheet(change: (x: number, y: number) => number = () => 255): GreyImage {
  const [width, height] = [827, 1_169];
  const pixels = Uint8Array.from({ length: width * height }, (_, index) =>
    change(index % width, Math.floor(index / width)),
  );
  return { width, height, dpi: 100, pixels };
}

function shareOfLight(image: Pick<GreyImage, 'pixels'> | undefined): number {
  const pixels = image?.pixels ?? new Uint8Array(1);
  return pixels.reduce((count, value) => count + (value > 128 ? 1 : 0), 0) / pixels.length;
}

describe('preprocessPage', () => {
  it.each([
    [0, 0],
    [90, 270],
    [180, 180],
    [270, 90],
  ] as const)('undoes a rotation by %i degrees', async (rotated, rotation) => {
    const prepared = preprocessPage(await scan(ENGLISH_TEXT, rotated));
    expect(prepared?.orientation).toEqual({ rotation: rotation satisfies Quarter, skew: 0 });
    expect(prepared?.isUprightCertain).toBe(true);
  });

  it.each([5, -5, 2.5, -12, 0.5])('corrects a skew of %f degrees', async (lean) => {
    const prepared = preprocessPage(await scan(GERMAN_TEXT, lean));
    expect(prepared?.orientation.rotation).toBe(0);
    expect(Math.abs((prepared?.orientation.skew ?? 0) + lean)).toBeLessThan(0.15);
  });

  it('finds rotation and skew together', async () => {
    const prepared = preprocessPage(await scan(ENGLISH_TEXT, 87));
    expect(prepared?.orientation.rotation).toBe(270);
    expect(prepared?.orientation.skew).toBeCloseTo(3, 0);
  });

  it.each([
    [0, 0, 0],
    [90, 270, 0],
    [4, 0, -4],
  ] as const)(
    'inverts light letters on a dark page that is turned by %i degrees',
    async (turn, rotation, skew) => {
      const page = await scan(ENGLISH_TEXT, turn);
      const prepared = preprocessPage({
        ...page,
        pixels: page.pixels.map((value) => 255 - value * 0.9),
      });
      expect(prepared?.orientation.rotation).toBe(rotation);
      expect(Math.abs((prepared?.orientation.skew ?? 9) - skew)).toBeLessThan(0.15);
      expect(shareOfLight(prepared?.image)).toBeGreaterThan(0.8);
    },
  );

  it.each([-6, 3, 12])(
    'does not invert a sheet on a black table, turned by %i degrees',
    async (turn) => {
      const { width, height, pixels, dpi } = await scan(ENGLISH_TEXT, 0);
      const { data, info } = await sharp(pixels, { raw: { width, height, channels: 1 } })
        .extend({ top: 500, bottom: 500, left: 500, right: 500, background: '#000' })
        .rotate(turn, { background: '#000' })
        .toColourspace('b-w')
        .raw()
        .toBuffer({ resolveWithObject: true });
      const table = { ...info, dpi, pixels: new Uint8Array(data) };
      expect(shareOfLight(table)).toBeLessThan(0.4);
      expect(shareOfLight(preprocessPage(table)?.image)).toBeLessThan(0.5);
    },
  );

  it('does not change a level page with small letters', async () => {
    const image = await scan(ENGLISH_TEXT, 0, 75);
    const before = image.pixels.slice();
    const prepared = preprocessPage(image);
    expect(prepared?.image === image).toBe(true);
    expect(Buffer.compare(image.pixels, before)).toBe(0);
  });

  it('does not take the bars of a chart for lines', async () => {
    const image = await scan('Votes in each of the years\nSupport, oppose, not decided', 0);
    const { width, pixels } = image;
    for (let bar = 0; bar < 24; bar += 1) {
      const [left, top] = [150 + bar * 38, 1_250 - ((bar * 47) % 90)];
      for (let y = top; y < 1_300; y += 1) pixels.fill(60, y * width + left, y * width + left + 12);
    }
    expect(preprocessPage(image)?.orientation.rotation).toBe(0);
  });

  it('does not take the columns of a table for lines', async () => {
    const rows = Array.from({ length: 18 }, (_, row) => [
      'Rope',
      'Riga',
      `${row + 10} kg`,
      '12.50',
    ]);
    const { bitmap } = await drawTable(rows, { dpi: 150, isRuled: false });
    const { width, height, dpi, data } = bitmap;
    const image = { width, height, dpi, pixels: Uint8Array.from(data) };
    const rotation = preprocessPage(image)?.orientation.rotation;
    expect([0, 180]).toContain(rotation);
  });

  it('makes large letters smaller, and says how large the page was before it was rotated', async () => {
    const image = await scan(ENGLISH_TEXT, 90, 300);
    const prepared = preprocessPage(image);
    const scale = (prepared?.unrotated.width ?? 0) / image.width;
    expect(scale).toBeGreaterThanOrEqual(0.5);
    expect(scale).toBeLessThan(0.8);
    expect(prepared?.image.width).toBe(prepared?.unrotated.height);
    expect(prepared?.image.dpi).toBeCloseTo(300 * scale, -1);
  });

  it('is not certain about the orientation of capitals and digits', async () => {
    const prepared = preprocessPage(await scan('INVOICE 4711\nTOTAL 1250 EUR', 180));
    expect(prepared?.isUprightCertain).toBe(false);
  });

  it('makes grey ink on shaded paper dark on white', async () => {
    const image = await scan(ENGLISH_TEXT, 0);
    const { width, pixels } = image;
    for (const [index, value] of pixels.entries()) {
      const shade = 1 - (0.6 * (index % width)) / width;
      pixels[index] = (120 + value * 0.3) * shade;
    }
    const prepared = preprocessPage(image);
    const even = makeThumbnail(prepared?.image ?? image);
    expect(Math.min(...even.paper.lightness)).toBeGreaterThan(225);
    expect(even.contrast).toBeGreaterThan(150);
  });

  it.each([
    ['white', blankSheet()],
    ['grey', blankSheet(() => 190)],
    ['shaded', blankSheet((x, y) => 255 - (x + y) / 20)],
    ['grainy', blankSheet((x, y) => 225 + ((x * 7_919 + y * 104_729) % 31))],
    ['dusty', blankSheet((x, y) => (x % 90 < 2 && y % 70 < 2 ? 60 : 250))],
    ['punched', blankSheet((x, y) => (Math.hypot(x - 60, (y % 300) - 150) < 12 ? 20 : 250))],
    ['dark at one edge, as a copier leaves it', blankSheet((x) => (x < 25 ? 10 : 250))],
    ['ruled', blankSheet((x, y) => (y % 40 === 0 && x > 80 && x < 740 ? 120 : 250))],
  ])('treats a page as blank that is %s', async (_, sheet) => {
    expect(preprocessPage(sheet) === undefined).toBe(true);
  });

  it.each([['7'], ['i'], ['Page left blank']])(
    'does not call a sheet blank that says "%s"',
    async (text) => {
      expect(preprocessPage(await scan(text, 0)) === undefined).toBe(false);
    },
  );

  it('finds faint text beside a black blot', async () => {
    const image = await scan('Faint', 0, 100);
    const { width, pixels } = image;
    for (const [index, value] of pixels.entries()) {
      const [x, y] = [index % width, Math.floor(index / width)];
      pixels[index] = y > 500 && y < 700 && x > 200 && x < 600 ? 0 : 255 - (255 - value) * 0.25;
    }
    expect(preprocessPage(image) === undefined).toBe(false);
  });

  it.each([
    [1, 1],
    [1, 5_000],
    [5_000, 1],
    [40, 20],
    [0, 0],
  ])('accepts an image of %i by %i pixels', async (width, height) => {
    for (const value of [0, 128, 255]) {
      const pixels = new Uint8Array(width * height).fill(value);
      const prepared = preprocessPage({ width, height, dpi: 300, pixels });
      expect(prepared?.image.pixels.length ?? width * height).toBe(width * height);
    }
  });
});
