import * as fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { resizeImage } from './resize-image.js';

describe('resizeImage', () => {
  it('keeps the lightness of the page and its share of dark pixels', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.04, max: 3, noNaN: true }), (scale) => {
        const [width, height] = [300, 200];
        const pixels = Uint8Array.from({ length: width * height }, (_, i) =>
          i % width < 90 ? 20 : 240,
        );
        const resized = resizeImage({ width, height, dpi: 300, pixels }, scale);
        expect(resized.pixels.length).toBe(resized.width * resized.height);
        expect(Math.abs(resized.width - width * scale)).toBeLessThanOrEqual(0.5);
        expect(Math.abs(resized.height - height * scale)).toBeLessThanOrEqual(0.5);
        const dark = resized.pixels.reduce((sum, value) => sum + (value < 130 ? 1 : 0), 0);
        expect(Math.abs(dark / resized.pixels.length - 0.3)).toBeLessThan(0.05);
        expect([resized.pixels[0], resized.pixels.at(-1)]).toEqual([20, 240]);
      }),
      { numRuns: 50 },
    );
  });

  it.each([0.5, 0.62, 0.87])('gives what the image library gives at %d', async (scale) => {
    const [width, height] = [240, 160];
    const pixels = Uint8Array.from({ length: width * height }, (_, i) => (i * 7919) % 256);
    const ours = resizeImage({ width, height, dpi: 300, pixels }, scale);
    const theirs = await sharp(pixels, { raw: { width, height, channels: 1 } })
      .resize(ours.width, ours.height, { kernel: 'linear', fit: 'fill' })
      .toColourspace('b-w')
      .raw()
      .toBuffer();
    const differences = ours.pixels.map((value, i) => Math.abs(value - (theirs[i] ?? 0)));
    expect(differences.reduce((sum, value) => sum + value, 0) / differences.length).toBeLessThan(3);
  });

  it.each([
    [1, 1],
    [1, 50],
    [50, 1],
  ])('resizes a page of %d by %d pixels', (width, height) => {
    const pixels = new Uint8Array(width * height).fill(77);
    for (const scale of [0.01, 0.5, 2]) {
      const { pixels: resized } = resizeImage({ width, height, dpi: 300, pixels }, scale);
      expect(new Set(resized)).toEqual(new Set([77]));
    }
  });
});
