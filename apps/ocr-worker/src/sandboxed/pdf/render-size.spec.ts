import { describe, expect, it } from 'vitest';
import { renderSize } from './render-size.js';

const A4 = { width: 595, height: 842, imageCoverage: 0, imageDpi: null };
const LIMIT = 100_000_000;

describe('renderSize', () => {
  it('renders a normal page at 300 dpi', () => {
    expect(renderSize(A4, LIMIT)).toEqual({ width: 2479, height: 3508, dpi: 300 });
  });

  it('renders a scan of low resolution at 300 dpi, too', () => {
    expect(renderSize({ ...A4, imageCoverage: 1, imageDpi: 100 }, LIMIT).dpi).toBe(300);
  });

  it('renders a scan on a page that is metres wide at about its own resolution', () => {
    const { width, height } = renderSize(
      { width: 2480, height: 3508, imageCoverage: 1, imageDpi: 72 },
      LIMIT,
    );
    expect(Math.max(width, height)).toBeLessThan(4_300);
  });

  it('renders a large plan at a lower, legible resolution', () => {
    const { width, height, dpi } = renderSize({ ...A4, width: 2384, height: 3370 }, LIMIT);
    expect(width * height).toBeLessThanOrEqual(20_000_000);
    expect(dpi).toBeGreaterThan(110);
  });

  it('fails when no legible size fits', () => {
    expect(() => renderSize({ ...A4, width: 14_400, height: 14_400 }, LIMIT)).toThrow('too large');
    expect(() => renderSize(A4, 500_000)).toThrow('too large');
  });

  it('fails for a page without a size', () => {
    expect(() => renderSize({ ...A4, width: 0 }, LIMIT)).toThrow('no size');
    expect(() => renderSize({ ...A4, height: Number.NaN }, LIMIT)).toThrow('no size');
  });
});
