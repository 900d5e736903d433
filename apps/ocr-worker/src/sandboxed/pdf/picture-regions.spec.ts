import { describe, expect, it } from 'vitest';
import type { PdfPictures } from './pdf-protocol.js';
import { grouped, pictureRegions } from './picture-regions.js';

const PAGE = { width: 595, height: 842 };

function pictures(
  boxes: readonly (readonly number[])[],
  pixels = 100_000,
  annotations: readonly number[] = [],
): PdfPictures {
  return {
    boxes: Float32Array.from(boxes.flat()),
    pixels: Float64Array.from(boxes, () => pixels),
    digests: boxes.map((_, index) => `digest ${index}`),
    hidden: new Float32Array(),
    annotations: Float32Array.from(annotations),
  };
}

describe('pictureRegions', () => {
  it('joins the strips of a scan', () => {
    const strips = [0, 100, 200].map((top) => [0, top, 595, top + 100]);
    const [region, ...others] = pictureRegions(pictures(strips), PAGE);
    expect(others).toEqual([]);
    expect(region).toMatchObject({ left: 0, top: 0, right: 595, bottom: 300, pixels: 300_000 });
  });

  it('keeps pictures apart that are apart', () => {
    const two = [
      [50, 50, 150, 150],
      [300, 50, 400, 150],
    ];
    expect(pictureRegions(pictures(two), PAGE)).toHaveLength(2);
  });

  it('leaves out bullets, rules and what is beside the page', () => {
    const none = [
      [50, 50, 58, 58],
      [50, 300, 500, 301],
      [700, 100, 900, 300],
    ];
    expect(pictureRegions(pictures(none), PAGE)).toEqual([]);
    expect(pictureRegions(pictures([[50, 50, 500, 500]], 4), PAGE)).toEqual([]);
  });

  it('includes an annotation that could not be made part of the page', () => {
    const [region] = pictureRegions(pictures([], 0, [200, 40, 500, 60]), PAGE);
    expect(region).toMatchObject({ left: 200, top: 40, right: 500, bottom: 60, key: '' });
  });

  it('has the same key for the same picture in the same place', () => {
    const keyAt = (left: number) =>
      pictureRegions(pictures([[left, 50, left + 100, 150]]), PAGE)[0]?.key;
    expect(keyAt(50)).toBe(keyAt(50));
    expect(keyAt(50)).not.toBe(keyAt(80));
  });
});

describe('grouped', () => {
  it('never puts more pixels into a group than allowed, but a large picture alone', () => {
    const regions = [30, 30, 90, 10, 20].map((pixels) => ({
      left: 0,
      top: 0,
      right: 1,
      bottom: 1,
      key: '',
      pixels,
    }));
    const sizes = grouped(regions, 60).map((group) => group.map(({ pixels }) => pixels));
    expect(sizes).toEqual([[30, 30], [90], [10, 20]]);
  });
});
