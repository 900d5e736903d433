import type { BmpHeader } from './bmp-header.js';

/**
 * Expands the runs of a BMP to one byte per pixel, bottom row first. Pixels that the file leaves out have the colour 0. The
 * result ends after the last row that was written when the file is cut off.
 */
export function expandRuns(file: Uint8Array, header: BmpHeader): Uint8Array {
  const { width, height, compression, pixelsAt } = header;
  const pixels = new Uint8Array(width * height);
  const isNibbles = compression === 'rle4';
  let [x, y] = [0, 0];
  let at = pixelsAt;
  const put = (colour: number): void => {
    if (x < width && y < height) pixels[y * width + x] = colour;
    x += 1;
  };
  const colourOf = (byte: number, index: number): number =>
    isNibbles ? (index % 2 === 0 ? byte >> 4 : byte & 15) : byte;
  while (at + 1 < file.length && y < height) {
    const [count = 0, value = 0] = [file[at], file[at + 1]];
    at += 2;
    if (count > 0) {
      for (let index = 0; index < count; index += 1) put(colourOf(value, index));
    } else if (value === 0) {
      [x, y] = [0, y + 1];
    } else if (value === 1) {
      return pixels;
    } else if (value === 2) {
      x += file[at] ?? 0;
      y += file[at + 1] ?? 0;
      at += 2;
    } else {
      const bytes = isNibbles ? Math.ceil(value / 2) : value;
      for (let index = 0; index < value; index += 1) {
        put(colourOf(file[at + (isNibbles ? index >> 1 : index)] ?? 0, index));
      }
      // Literal pixels are padded to an even number of bytes.
      at += bytes + (bytes % 2);
    }
  }
  return y >= height ? pixels : pixels.subarray(0, y * width + Math.min(x, width));
}
