import { describe, expect, it } from 'vitest';
import { ocrResolution } from './ocr-resolution.js';

describe('ocrResolution', () => {
  it.each([
    ['leaves a scan at 300 dpi as it is', 2480, 3508, 300, 1, 300],
    ['halves a scan at 600 dpi', 4960, 7016, 600, 0.5, 300],
    ['enlarges a scan at 150 dpi', 1240, 1754, 150, 2, 300],
    ['enlarges no more than threefold', 400, 300, 95, 3, 285],
    ['takes a photograph for a page, whatever its camera says', 2481, 3510, 72, 1, 300],
    ['leaves a large photograph as it is', 4000, 3000, 72, 1, 342],
  ])('%s', (_, width, height, density, scale, dpi) => {
    const resolution = ocrResolution(width, height, density);
    expect(resolution.scale).toBeCloseTo(scale, 2);
    expect(resolution.dpi).toBeCloseTo(dpi, -1);
  });

  it('enlarges a small image of unknown resolution', () => {
    expect(ocrResolution(800, 600, undefined).scale).toBe(3);
  });

  it('reduces an image that would take too long', () => {
    const { scale } = ocrResolution(10_000, 10_000, 300);
    expect(10_000 * scale * 10_000 * scale).toBeLessThanOrEqual(20_000_001);
  });
});
