import { describe, expect, it } from 'vitest';
import { renderSize } from './render-size.js';

const A4 = { width: 595, height: 842, imageCoverage: 0, imageDpi: null, imagePixels: 0 };
const LIMIT = 100_000_000;

describe('renderSize', () => {
  it('renders a normal page at 300 dpi', () => {
    const size = { width: 2479, height: 3508, dpi: 300, strips: 1, losses: [] };
    expect(renderSize(A4, LIMIT)).toEqual(size);
  });

  it('renders a scan of low resolution at 300 dpi, too', () => {
    expect(renderSize({ ...A4, imageCoverage: 1, imageDpi: 100 }, LIMIT).dpi).toBe(300);
  });

  it('renders a scan on a page that is metres wide at about its own resolution', () => {
    const { width, height } = renderSize(
      { width: 2480, height: 3508, imageCoverage: 1, imageDpi: 72, imagePixels: 8_700_000 },
      LIMIT,
    );
    expect(Math.max(width, height)).toBeLessThan(4_300);
  });

  it('renders a large plan at a lower, legible resolution', () => {
    const plan = renderSize({ ...A4, width: 2384, height: 3370 }, LIMIT);
    expect(plan.width * plan.height).toBeLessThanOrEqual(20_000_000);
    expect(plan.dpi).toBeGreaterThan(110);
    expect(plan.losses).toEqual([]);
  });

  it.each([
    ['a page of five metres', { ...A4, width: 14_400, height: 14_400 }, LIMIT],
    ['a plan of twice the size of A0', { ...A4, width: 3_370, height: 4_768 }, LIMIT],
    ['a page, with a low limit on its pixels', A4, 500_000],
  ])('reduces %s to what fits, and says so', (_, page, limit) => {
    const { width, height, losses } = renderSize(page, limit);
    expect(width * height).toBeLessThanOrEqual(Math.min(limit, 20_000_000));
    expect(width * height).toBeGreaterThan(Math.min(limit, 20_000_000) * 0.99);
    expect(losses).toMatchObject([{ code: 'page.reduced' }]);
  });

  it.each([
    ['a page of three centimetres', { width: 42, height: 60, imageDpi: 3_000 }],
    ['a page of six centimetres', { width: 119, height: 168, imageDpi: 750 }],
  ])('draws all pixels of a sheet of paper on %s', (_, page) => {
    const size = { ...A4, ...page, imageCoverage: 1, imagePixels: 4_350_000 };
    const { width, height } = renderSize(size, LIMIT);
    const pixels = (size.width * size.height * size.imageDpi ** 2) / 72 ** 2;
    expect(width * height).toBeCloseTo(pixels, -5);
  });

  it('does not draw more pixels than a small picture has', () => {
    const stamp = { ...A4, width: 119, height: 168, imageCoverage: 1, imageDpi: 400 };
    expect(renderSize({ ...stamp, imagePixels: 616_000 }, LIMIT).dpi).toBe(400);
  });

  it('draws a small page without a picture larger than it is', () => {
    const { width, height } = renderSize({ ...A4, width: 42, height: 60 }, LIMIT);
    expect(Math.max(width, height)).toBe(2_500);
  });

  it('draws a large picture in strips', () => {
    const picture = { ...A4, imageCoverage: 1, imageDpi: 600 };
    expect(renderSize({ ...picture, imagePixels: 8_700_000 }, LIMIT).strips).toBe(1);
    expect(renderSize({ ...picture, imagePixels: 70_000_000 }, LIMIT).strips).toBe(7);
  });

  it('fails for a page without a size', () => {
    expect(() => renderSize({ ...A4, width: 0 }, LIMIT)).toThrow('no size');
    expect(() => renderSize({ ...A4, height: Number.NaN }, LIMIT)).toThrow('no size');
  });
});
