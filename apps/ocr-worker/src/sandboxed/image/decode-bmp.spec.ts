import { encodeBmp, type BmpLook, type GreyBitmap } from '@app/testing';
import { describe, expect, it } from 'vitest';
import { decodeBmp } from './decode-bmp.js';
import { TooManyPixelsError } from './decoded-picture.js';

const OPTIONS = { maxPixels: 10_000, inColour: false };
/** Every value of 4 bits, in rows that are not a multiple of four bytes, with runs and with changes. */
const bitmap: GreyBitmap = {
  width: 37,
  height: 11,
  dpi: 200,
  data: Uint8Array.from({ length: 37 * 11 }, (_, i) => (i % 37 < 12 ? 255 : ((i * 7) % 16) * 17)),
};

describe('decodeBmp', () => {
  it.each<[string, BmpLook, number]>([
    ['8 bits', { bits: 8 }, 0],
    ['8 bits with the header of OS/2', { bits: 8, isOs2: true }, 0],
    ['8 bits in runs', { bits: 8, isRuns: true }, 0],
    ['4 bits', { bits: 4 }, 0],
    ['4 bits in runs', { bits: 4, isRuns: true }, 0],
    ['16 bits', { bits: 16 }, 5],
    ['16 bits with masks of 5, 6 and 5 bits', { bits: 16, masks: [0xf800, 0x7e0, 0x1f] }, 5],
    ['24 bits', { bits: 24 }, 0],
    ['24 bits with the header of OS/2', { bits: 24, isOs2: true }, 0],
    ['24 bits, top row first', { bits: 24, isTopDown: true }, 0],
    ['32 bits', { bits: 32 }, 0],
    ['32 bits with masks', { bits: 32, masks: [0xff, 0xff00, 0xff0000] }, 0],
  ])('decodes %s', (_, look, tolerance) => {
    const picture = decodeBmp(encodeBmp(bitmap, look), OPTIONS);
    expect(picture).toMatchObject({ width: 37, height: 11, channels: 1, isCutOff: false });
    const differences = picture.pixels.map((value, i) => Math.abs(value - (bitmap.data[i] ?? 0)));
    expect(Math.max(...differences)).toBeLessThanOrEqual(tolerance);
    // The header of OS/2 has no resolution.
    expect(Math.round(picture.density ?? 0)).toBe(look.isOs2 === true ? 0 : 200);
  });

  it('decodes one bit per pixel', () => {
    const { pixels } = decodeBmp(encodeBmp(bitmap, { bits: 1 }), OPTIONS);
    expect([...pixels]).toEqual([...bitmap.data].map((value) => (value >= 128 ? 255 : 0)));
  });

  it('keeps colours when they are needed', () => {
    const picture = decodeBmp(encodeBmp(bitmap, { bits: 24 }), { ...OPTIONS, inColour: true });
    expect(picture.channels).toBe(3);
    expect([...picture.pixels.subarray(0, 3)]).toEqual([255, 255, 255]);
  });

  it.each<[string, BmpLook]>([
    ['8 bits', { bits: 8 }],
    ['8 bits in runs', { bits: 8, isRuns: true }],
    ['24 bits', { bits: 24 }],
  ])('decodes what is left of %s, on white', (_, look) => {
    const file = encodeBmp(bitmap, look);
    const picture = decodeBmp(file.subarray(0, file.length - 100), OPTIONS);
    expect(picture.isCutOff).toBe(true);
    const last = (picture.height - 1) * picture.width;
    expect([...picture.pixels.subarray(last)]).toEqual([...bitmap.data.subarray(last)]);
    expect([...picture.pixels.subarray(0, 37)]).toEqual(Array(37).fill(255));
  });

  it('rejects a header without pixels', () => {
    const file = encodeBmp(bitmap, { bits: 24 });
    expect(() => decodeBmp(file.subarray(0, 54), OPTIONS)).toThrow('before its first pixel');
  });

  it('rejects a header that claims more pixels than allowed', () => {
    const file = encodeBmp(bitmap, { bits: 8 });
    file.writeInt32LE(100_000, 18);
    expect(() => decodeBmp(file, OPTIONS)).toThrow(TooManyPixelsError);
  });

  it.each([
    ['no pixels', 18, 0, 'The image has no pixels'],
    ['seven bits per pixel', 28, 7, 'A pixel has 7 bits'],
    ['fax compression', 30, 9, 'Compression 9 with 8 bits'],
    ['a short header', 14, 3, 'The header has 3 bytes'],
  ])('rejects a header with %s', (_, at, value, message) => {
    const file = encodeBmp(bitmap, { bits: 8 });
    file.writeUInt16LE(value, at);
    expect(() => decodeBmp(file, OPTIONS)).toThrow(message);
  });
});
