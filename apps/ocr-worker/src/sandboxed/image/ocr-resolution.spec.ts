import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ocrResolution } from './ocr-resolution.js';

const square = (dpi: number) => ({ x: dpi, y: dpi });

describe('ocrResolution', () => {
  it.each([
    ['leaves a scan at 300 dpi as it is', 2480, 3508, 300, 1, 300],
    ['halves a scan at 600 dpi', 4960, 7016, 600, 0.5, 300],
    ['enlarges a scan at 150 dpi', 1240, 1754, 150, 2, 300],
    ['enlarges no more than threefold', 400, 300, 95, 3, 285],
    ['takes a photograph for a page, whatever its camera says', 2481, 3510, 72, 1, 300],
    ['leaves a large photograph as it is', 4000, 3000, 72, 1, 342],
    ['does not reduce a sheet that claims to be a stamp', 1240, 1754, 1200, 1, 1200],
    ['reduces a large one to what a sheet needs', 4960, 7016, 2400, 0.356, 855],
  ])('%s', (_, width, height, density, scale, dpi) => {
    const resolution = ocrResolution({ width, height }, square(density));
    expect(resolution.width).toBeCloseTo(width * scale, -1);
    expect(resolution.height).toBeCloseTo(height * scale, -1);
    expect(resolution.dpi).toBeCloseTo(dpi, -1);
    expect(resolution.losses).toEqual([]);
  });

  it('enlarges a small image of unknown resolution', () => {
    expect(ocrResolution({ width: 800, height: 600 }, undefined).width).toBe(2_400);
  });

  it('reduces an image that would take too long', () => {
    const { width, height } = ocrResolution({ width: 10_000, height: 10_000 }, square(300));
    expect(width * height).toBeLessThanOrEqual(20_010_000);
  });

  it('says when the small print of a plan is no longer legible', () => {
    const plan = ocrResolution({ width: 20_000, height: 28_000 }, square(400));
    expect(plan.losses).toMatchObject([{ code: 'page.reduced' }]);
    expect(ocrResolution({ width: 9_366, height: 13_244 }, square(400)).losses).toEqual([]);
  });

  it.each([
    ['a standard fax', 1728, 1078, { x: 204, y: 98 }, { width: 610, height: 792 }],
    ['a fine fax', 1728, 2156, { x: 204, y: 196 }, { width: 610, height: 792 }],
    ['a superfine fax', 1728, 4312, { x: 204, y: 391 }, { width: 610, height: 794 }],
    ['a scan with fewer dots across', 1240, 3508, { x: 150, y: 300 }, { width: 595, height: 842 }],
  ])('makes the pixels of %s square', (_, width, height, density, paper) => {
    const resolution = ocrResolution({ width, height }, density);
    expect(Math.round(resolution.paper.width)).toBe(paper.width);
    expect(Math.round(resolution.paper.height)).toBe(paper.height);
    expect(resolution.width / resolution.height).toBeCloseTo(paper.width / paper.height, 2);
  });

  it('keeps the shape of the page when the resolution itself is implausible', () => {
    const { width, height, paper } = ocrResolution({ width: 1728, height: 1078 }, { x: 2, y: 1 });
    expect(width / height).toBeCloseTo(1728 / 2156, 2);
    expect(Math.max(paper.width, paper.height)).toBeCloseTo(842, -1);
  });

  it('does not believe a pixel that is ten times as wide as high', () => {
    const { width, height } = ocrResolution({ width: 1240, height: 1754 }, { x: 300, y: 30 });
    expect(width / height).toBeCloseTo(1240 / 1754, 2);
  });

  it('gives every image a size that can be read, in the shape of its paper', () => {
    const side = fc.integer({ min: 1, max: 60_000 });
    const dots = fc.integer({ min: 1, max: 30_000 });
    fc.assert(
      fc.property(side, side, fc.option(fc.record({ x: dots, y: dots })), (w, h, density) => {
        const size = { width: w, height: h };
        const { width, height, dpi, paper } = ocrResolution(size, density ?? undefined);
        expect(width * height).toBeLessThanOrEqual(20_000_000 + width + height);
        expect(Math.min(width, height, dpi)).toBeGreaterThanOrEqual(1);
        const shape = paper.width / paper.height;
        expect(Math.abs(width - height * shape)).toBeLessThanOrEqual(1 + shape);
      }),
    );
  });
});
