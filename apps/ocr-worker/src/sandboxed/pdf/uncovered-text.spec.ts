import { describe, expect, it } from 'vitest';
import { ENGLISH_TEXT, renderText, seededRandom } from '@app/testing';
import type { GreyImage } from '../page/page-reader.js';
import { findUncoveredText } from './uncovered-text.js';

const DPI = 100;

async function page(): Promise<GreyImage> {
  const { width, height, data } = await renderText(ENGLISH_TEXT, DPI);
  return { width, height, dpi: DPI, pixels: new Uint8Array(data) };
}

/** Round spots of all sizes at random places, as in a photograph of leaves. */
function texture(): GreyImage {
  const [width, height] = [500, 400];
  const random = seededRandom(7);
  const pixels = new Uint8Array(width * height).fill(150);
  for (let spot = 0; spot < 700; spot += 1) {
    const [left, top, radius] = [random() * width, random() * height, 3 + random() * 14];
    const value = 40 + random() * 200;
    for (let y = Math.floor(top); y < Math.min(height, top + radius); y += 1) {
      for (let x = Math.floor(left); x < Math.min(width, left + radius); x += 1) {
        if (Math.hypot(x - left - radius / 2, y - top - radius / 2) > radius / 2) continue;
        pixels[y * width + x] = value;
      }
    }
  }
  return { width, height, dpi: DPI, pixels };
}

/** The lines of the page above this one, in pixels. */
function linesUntil(bottom: number) {
  return Array.from({ length: Math.floor(bottom / 10) }, (_, row) => ({
    left: 60,
    top: row * 10,
    right: 800,
    bottom: row * 10 + 10,
  }));
}

describe('findUncoveredText', () => {
  it('finds lines of text', async () => {
    const { box, covered, isLight } = findUncoveredText(await page(), []);
    expect(box?.top).toBeGreaterThan(70);
    expect(box?.top).toBeLessThan(100);
    expect((box?.right ?? 0) - (box?.left ?? 0)).toBeGreaterThan(500);
    expect([covered.length, isLight]).toEqual([0, false]);
  });

  it('finds light text on a dark ground', async () => {
    const image = await page();
    const pixels = image.pixels.map((value) => 255 - value);
    const { box, isLight } = findUncoveredText({ ...image, pixels }, []);
    expect([box !== undefined, isLight]).toEqual([true, true]);
  });

  it('finds text that runs upwards', async () => {
    const { width, height, pixels } = await page();
    const turned = new Uint8Array(pixels.length);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        turned[(width - 1 - x) * height + y] = pixels[y * width + x] ?? 255;
      }
    }
    const image = { width: height, height: width, dpi: DPI, pixels: turned };
    expect(findUncoveredText(image, []).box).toBeDefined();
  });

  it('leaves out what known text stands for', async () => {
    const all = findUncoveredText(await page(), linesUntil(1_100));
    expect(all.box).toBe(undefined);
    expect(all.covered.length).toBeGreaterThan(100);
    const upper = findUncoveredText(await page(), linesUntil(150));
    expect(upper.box?.top).toBeGreaterThan(140);
  });

  it('measures whether known text is where ink is', async () => {
    expect(findUncoveredText(await page(), linesUntil(80)).fit).toBe(0);
    const letters = [0, 1, 2].map((row) => ({
      left: 100,
      right: 400,
      top: 85 + row * 22,
      bottom: 95 + row * 22,
    }));
    expect(findUncoveredText(await page(), letters).fit).toBe(1);
  });

  it('finds no text in a texture, and none on blank paper', () => {
    expect(findUncoveredText(texture(), []).box).toBe(undefined);
    const blank = { width: 300, height: 300, dpi: DPI, pixels: new Uint8Array(90_000).fill(255) };
    expect(findUncoveredText(blank, []).box).toBe(undefined);
  });
});
