import { addNoise, drawProse, makeProse, seededRandom } from '@app/testing';
import { describe, expect, it } from 'vitest';
import { detectOrientation } from './detect-orientation.js';
import { hasTextLines } from './has-text-lines.js';
import { makeThumbnail } from './page-thumbnail.js';
import { findTextComponents } from './text-components.js';

function hasLines(width: number, height: number, pixels: Uint8Array, dpi = 300): boolean {
  const ink = findTextComponents(makeThumbnail({ width, height, dpi, pixels }));
  return hasTextLines(ink, detectOrientation(ink).prominence);
}

describe('hasTextLines', () => {
  it('recognises a page of prose, also under noise', { timeout: 30_000 }, async () => {
    const random = seededRandom(5);
    const { bitmap } = await drawProse(makeProse('eng', 8, random), {
      dpi: 100,
      size: 11,
      font: 'serif',
    });
    const noisy = addNoise(bitmap, { deviation: 40, specks: 0.002 }, random);
    for (const { width, height, data } of [bitmap, noisy]) {
      expect(hasLines(width, height, data, 100)).toBe(true);
    }
  });

  it('does not take scattered specks for lines', () => {
    const random = seededRandom(6);
    const [width, height] = [1_200, 1_700];
    const pixels = new Uint8Array(width * height).fill(240);
    for (let speck = 0; speck < 1_500; speck += 1) {
      const at = Math.floor(random() * (height - 20)) * width + Math.floor(random() * (width - 20));
      for (let row = 0; row < 12; row += 1)
        pixels.fill(40, at + row * width, at + row * width + 12);
    }
    expect(hasLines(width, height, pixels, 200)).toBe(false);
  });
});
