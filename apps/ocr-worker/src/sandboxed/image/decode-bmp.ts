import { readBmpHeader, type BmpHeader } from './bmp-header.js';
import {
  greyOf,
  TooManyPixelsError,
  type DecodedPicture,
  type DecodeOptions,
} from './decoded-picture.js';
import { expandRuns } from './expand-bmp-runs.js';

/** Writes the pixel that begins at bit `column * bits` of a row. */
type WritePixel = (rowAt: number, column: number, to: number) => void;

/**
 * Decodes a BMP of any bit depth, also compressed by run length and also cut off. sharp has no decoder for BMP, and the
 * kept libraries read neither all depths nor a file that was cut off.
 *
 * @throws when the header is damaged or asks for something else
 * @throws {TooManyPixelsError}
 */
export function decodeBmp(file: Buffer, { maxPixels, inColour }: DecodeOptions): DecodedPicture {
  const header = readBmpHeader(file);
  const { width, height, density } = header;
  if (width * height > maxPixels) throw new TooManyPixelsError();
  const isRuns = header.compression !== 'none';
  const source = isRuns ? expandRuns(file, header) : file;
  const bits = isRuns ? 8 : header.bits;
  const start = isRuns ? 0 : header.pixelsAt;
  if (source.length <= start) throw new Error('The file ends before its first pixel');
  const rowBytes = isRuns ? width : Math.ceil((width * bits) / 32) * 4;
  const hasAlpha = isAlphaUsed(file, header, rowBytes);
  const colours = inColour ? 3 : 1;
  const channels = (colours + (hasAlpha ? 1 : 0)) as DecodedPicture['channels'];
  const pixels = new Uint8Array(width * height * channels).fill(255);
  const write = pixelWriter({ ...header, bits }, source, pixels, { colours, hasAlpha });
  const usedRowBytes = Math.ceil((width * bits) / 8);
  let isCutOff = isRuns && source.length < width * height;
  for (let index = 0; index < height; index += 1) {
    const rowAt = start + index * rowBytes;
    const row = header.isTopDown ? index : height - 1 - index;
    const present = Math.floor(((source.length - rowAt) * 8) / bits);
    if (rowAt + usedRowBytes > source.length) isCutOff = true;
    for (let column = 0; column < Math.min(width, present); column += 1) {
      write(rowAt, column, (row * width + column) * channels);
    }
  }
  return { width, height, channels, pixels, density, isCutOff, others: 0 };
}

/** Many programs write an alpha channel of zeros and mean an opaque image. */
function isAlphaUsed(
  file: Buffer,
  { masks, bits, pixelsAt }: BmpHeader,
  rowBytes: number,
): boolean {
  const mask = masks[3];
  if (mask === 0 || bits < 16) return false;
  const step = bits / 8;
  const end = file.length - (file.length % 4) - 4;
  for (let at = pixelsAt; at < end; at += Math.max(step, Math.floor(rowBytes / 97) * step)) {
    const value = bits === 16 ? file.readUInt16LE(at) : file.readUInt32LE(at);
    if ((value & mask) !== 0) return true;
  }
  return false;
}

function pixelWriter(
  { bits, palette, masks }: Pick<BmpHeader, 'bits' | 'palette' | 'masks'>,
  source: Uint8Array,
  pixels: Uint8Array,
  { colours, hasAlpha }: { colours: 1 | 3; hasAlpha: boolean },
): WritePixel {
  const put = (to: number, red: number, green: number, blue: number): void => {
    if (colours === 1) pixels[to] = greyOf(red, green, blue);
    else {
      pixels[to] = red;
      pixels[to + 1] = green;
      pixels[to + 2] = blue;
    }
  };
  if (bits <= 8) {
    const mask = (1 << bits) - 1;
    return (rowAt, column, to) => {
      const bit = column * bits;
      const byte = source[rowAt + (bit >> 3)] ?? 0;
      const index = ((byte >> (8 - bits - (bit & 7))) & mask) * 3;
      put(to, palette[index] ?? 0, palette[index + 1] ?? 0, palette[index + 2] ?? 0);
    };
  }
  if (bits === 24) {
    return (rowAt, column, to) => {
      const at = rowAt + column * 3;
      put(to, source[at + 2] ?? 0, source[at + 1] ?? 0, source[at] ?? 0);
    };
  }
  const [red, green, blue, alpha] = masks.map(channelReader);
  return (rowAt, column, to) => {
    const at = rowAt + (column * bits) / 8;
    const low = (source[at] ?? 0) | ((source[at + 1] ?? 0) << 8);
    const value =
      bits === 16 ? low : low | ((source[at + 2] ?? 0) << 16) | ((source[at + 3] ?? 0) << 24);
    put(to, red?.(value) ?? 0, green?.(value) ?? 0, blue?.(value) ?? 0);
    if (hasAlpha) pixels[to + colours] = alpha?.(value) ?? 255;
  };
}

/** Returns a function that reads the bits of a mask as a number from 0 to 255. */
function channelReader(mask: number): (value: number) => number {
  const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
  const top = mask >>> shift;
  return top === 0 ? () => 0 : (value) => Math.round((((value & mask) >>> shift) * 255) / top);
}
