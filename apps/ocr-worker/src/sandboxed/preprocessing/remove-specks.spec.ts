import { addNoise, renderText, seededRandom, type GreyBitmap } from '@app/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import type { GreyImage } from '../page/page-reader.js';
import { removeSpecks } from './remove-specks.js';

const LETTERS = 30;
let page: GreyBitmap;

beforeAll(async () => {
  // The upper part of a page, with one line.
  const whole = await renderText('Low tide at half past six. I await it.', 300);
  const [width, height] = [whole.width, 400];
  page = { width, height, dpi: 300, data: whole.data.slice(0, width * height) };
});

function imageOf({ width, height, data }: GreyBitmap): GreyImage {
  return { width, height, dpi: 300, pixels: data.slice() };
}

/** The number of pixels that are dark on one page and light on the other. */
function difference(image: GreyImage, { data }: GreyBitmap): number {
  let count = 0;
  for (const [i, value] of image.pixels.entries()) {
    if (value < 128 !== (data[i] ?? 255) < 128) count += 1;
  }
  return count;
}

describe('removeSpecks', () => {
  it('removes nearly all dark specks, and nothing else', () => {
    const speckled = addNoise(page, { deviation: 0, specks: 0.003 }, seededRandom(1));
    const image = imageOf(speckled);
    const before = difference(image, page);
    removeSpecks(image, LETTERS);
    expect(difference(image, page)).toBeLessThan(before * 0.1);
  });

  it('does not change a clean page, down to the last full stop', () => {
    const image = imageOf(page);
    removeSpecks(image, LETTERS);
    expect(difference(image, page)).toBe(0);
  });

  it('does not change a page with one speck for each letter', () => {
    const speckled = addNoise(page, { deviation: 0, specks: 0.001 }, seededRandom(3));
    const image = imageOf(speckled);
    removeSpecks(image, 0.0005 * page.data.length);
    expect(difference(image, speckled)).toBe(0);
  });

  it('keeps full stops, dots and accents of a speckled page', () => {
    const marked = { ...page, data: page.data.slice() };
    // Four by three pixels are a full stop of 7 points.
    const [left, top] = [20, 20];
    for (let y = top; y < top + 3; y += 1)
      marked.data.fill(0, y * page.width + left, y * page.width + left + 4);
    const image = imageOf(addNoise(marked, { deviation: 0, specks: 0.002 }, seededRandom(2)));
    removeSpecks(image, LETTERS);
    expect(image.pixels[(top + 1) * page.width + left + 1]).toBe(0);
  });

  it.each([
    [1, 1],
    [1, 40],
    [40, 1],
  ])('accepts a page of %d by %d pixels', (width, height) => {
    const image = { width, height, dpi: 300, pixels: new Uint8Array(width * height) };
    removeSpecks(image, 0);
    expect(image.pixels.every((value) => value === 0 || value === 255)).toBe(true);
  });
});
