import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GreyImage } from '../page/page-reader.js';
import { mapWordsToPage } from './map-words-to-page.js';
import { rotateImage, type Quarter } from './rotate-image.js';

/** A white page with one dark box. */
function pageWithBox(box: { left: number; top: number; width: number; height: number }): GreyImage {
  const [width, height] = [300, 420];
  const pixels = new Uint8Array(width * height).fill(255);
  for (let y = box.top; y < box.top + box.height; y += 1) {
    pixels.fill(0, y * width + box.left, y * width + box.left + box.width);
  }
  return { width, height, dpi: 72, pixels };
}

/** The bounding box of all dark pixels. */
function darkBox({ width, pixels }: GreyImage) {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
  for (const [index, value] of pixels.entries()) {
    if (value > 127) continue;
    const [x, y] = [index % width, Math.floor(index / width)];
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
  }
  return { left, top, width: right - left, height: bottom - top };
}

describe('rotateImage', () => {
  it.each([
    [90, 3, 2, [0, 4, 1, 5, 2, 6]],
    [180, 2, 3, [6, 5, 4, 2, 1, 0]],
    [270, 3, 2, [2, 6, 1, 5, 0, 4]],
  ] as const)('rotates by %i degrees clockwise', (rotation, width, height, pixels) => {
    const image = { width: 2, height: 3, dpi: 72, pixels: Uint8Array.of(0, 1, 2, 4, 5, 6) };
    const expected = { 90: [5, 2, 0, 6, 4, 1], 180: pixels, 270: [1, 4, 6, 0, 2, 5] }[rotation];
    expect(rotateImage(image, { rotation, skew: 0 })).toEqual({
      width,
      height,
      dpi: 72,
      pixels: Uint8Array.from(expected),
    });
  });

  it('fills pixels beyond the edges with the lightness of paper', () => {
    const rotated = rotateImage(pageWithBox({ left: 100, top: 100, width: 10, height: 10 }), {
      rotation: 0,
      skew: 5,
    });
    expect([rotated.pixels[0], rotated.pixels.at(-1)]).toEqual([255, 255]);
    expect(rotated.width).toBeGreaterThan(300);
  });
});

describe('mapWordsToPage', () => {
  it('maps a word back to its position on the page, however the page was rotated', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Quarter>(0, 90, 180, 270),
        fc.integer({ min: -150, max: 150 }),
        fc.record({
          left: fc.integer({ min: 20, max: 200 }),
          top: fc.integer({ min: 20, max: 350 }),
          width: fc.integer({ min: 6, max: 60 }),
          height: fc.integer({ min: 6, max: 40 }),
        }),
        (rotation, tenths, box) => {
          const page = pageWithBox(box);
          const orientation = { rotation, skew: tenths / 10 };
          const { width, height } = page;
          const seen = darkBox(rotateImage(page, orientation));
          const words = [{ ...seen, text: 'box', confidence: 0.9, line: 0 }];
          const size = { width: width / 2, height: height / 2 };
          const [word] = mapWordsToPage(words, {
            area: { left: 0, top: 0, ...size },
            width,
            height,
            orientation,
          });
          const [, x, y, wordWidth, wordHeight] = word ?? ['', 0, 0, 0, 0];
          // The upright box encloses the skewed word, so both have the same centre.
          expect(x + wordWidth / 2).toBeCloseTo((box.left + box.width / 2) / 2, -0.5);
          expect(y + wordHeight / 2).toBeCloseTo((box.top + box.height / 2) / 2, -0.5);
          expect(x).toBeLessThanOrEqual(box.left / 2 + 1);
          expect(y + wordHeight).toBeGreaterThanOrEqual((box.top + box.height) / 2 - 1);
        },
      ),
    );
  });

  it.each([0, 90, 180, 270] as const)('undoes %i degrees to the pixel', (rotation) => {
    const box = { left: 40, top: 100, width: 30, height: 12 };
    const page = pageWithBox(box);
    const orientation = { rotation, skew: 0 };
    const { width, height } = page;
    const seen = darkBox(rotateImage(page, orientation));
    const words = [{ ...seen, text: 'box', confidence: 0.987, line: 3 }];
    expect(
      mapWordsToPage(words, {
        area: { left: 0, top: 0, width, height },
        width,
        height,
        orientation,
      }),
    ).toEqual([['box', 40, 100, 30, 12, 0.99, 3]]);
  });
});
