/** The part of a BMP file before its pixels (Microsoft: "Bitmap Storage"; OS/2: "Bitmap File Format"). */
export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly isTopDown: boolean;
  readonly bits: number;
  readonly compression: BmpCompression;
  /** The offset of the first pixel in the file. */
  readonly pixelsAt: number;
  /** Red, green and blue of each colour, for pixels of up to 8 bits. */
  readonly palette: Uint8Array;
  /** Which bits of a pixel are red, green, blue and alpha, for pixels of 16 and 32 bits. */
  readonly masks: BmpMasks;
  readonly density: number | undefined;
}

export type BmpCompression = 'none' | 'rle4' | 'rle8';
export type BmpMasks = readonly [red: number, green: number, blue: number, alpha: number];

const FILE_HEADER_BYTES = 14;
const OS2_HEADER_BYTES = 12;
const INFO_HEADER_BYTES = 40;
const OS2_LONG_HEADER_BYTES = 64;
const MASKS_AT = FILE_HEADER_BYTES + INFO_HEADER_BYTES;
/** Headers of at least this size contain the mask of the alpha channel. */
const HEADER_WITH_ALPHA_BYTES = 56;
const BIT_FIELDS = 3;
const ALPHA_BIT_FIELDS = 6;
const DEPTHS: readonly number[] = [1, 2, 4, 8, 16, 24, 32];
const INCHES_PER_METRE = 39.37;
const DEFAULT_MASKS: Readonly<Record<number, BmpMasks>> = {
  16: [0x7c00, 0x03e0, 0x001f, 0],
  32: [0xff0000, 0x00ff00, 0x0000ff, 0],
};

/** @throws {RangeError} when the file ends within the header */
export function readBmpHeader(file: Buffer): BmpHeader {
  if (file.toString('latin1', 0, 2) !== 'BM') throw new Error('Not a BMP');
  const size = file.readUInt32LE(FILE_HEADER_BYTES);
  const isOs2 = size === OS2_HEADER_BYTES;
  if (size < OS2_HEADER_BYTES) throw new Error(`The header has ${size} bytes`);
  const width = isOs2 ? file.readUInt16LE(18) : file.readInt32LE(18);
  const signedHeight = isOs2 ? file.readInt16LE(20) : file.readInt32LE(22);
  const bits = file.readUInt16LE(isOs2 ? 24 : 28);
  const method = size >= INFO_HEADER_BYTES ? file.readUInt32LE(30) : 0;
  const height = Math.abs(signedHeight);
  if (width < 1 || height < 1) throw new Error('The image has no pixels');
  if (!DEPTHS.includes(bits)) throw new Error(`A pixel has ${bits} bits`);
  const hasMasks = method === BIT_FIELDS || method === ALPHA_BIT_FIELDS;
  const maskBytes = method === ALPHA_BIT_FIELDS ? 16 : 12;
  const paletteAt =
    FILE_HEADER_BYTES + size + (hasMasks && size === INFO_HEADER_BYTES ? maskBytes : 0);
  return {
    width,
    height,
    isTopDown: signedHeight < 0,
    bits,
    compression: compressionOf(method, bits, size),
    pixelsAt: file.readUInt32LE(10) || paletteAt,
    palette: bits > 8 ? new Uint8Array() : readPalette(file, paletteAt, isOs2 ? 3 : 4, bits),
    masks: hasMasks ? readMasks(file, size, method) : (DEFAULT_MASKS[bits] ?? [0, 0, 0, 0]),
    density: size >= INFO_HEADER_BYTES ? densityOf(file.readInt32LE(38)) : undefined,
  };
}

function compressionOf(method: number, bits: number, size: number): BmpCompression {
  if (method === 0) return 'none';
  if (method === 1 && bits === 8) return 'rle8';
  if (method === 2 && bits === 4) return 'rle4';
  const hasMasks = method === BIT_FIELDS || method === ALPHA_BIT_FIELDS;
  // In the long header of OS/2, the same number means fax compression.
  if (hasMasks && bits >= 16 && size !== OS2_LONG_HEADER_BYTES) return 'none';
  throw new Error(`Compression ${method} with ${bits} bits`);
}

/** Colours that the file does not have are black. */
function readPalette(file: Buffer, at: number, entryBytes: number, bits: number): Uint8Array {
  const palette = new Uint8Array(3 << bits);
  for (let index = 0; index < 1 << bits; index += 1) {
    const entry = at + index * entryBytes;
    palette.set([file[entry + 2] ?? 0, file[entry + 1] ?? 0, file[entry] ?? 0], index * 3);
  }
  return palette;
}

function readMasks(file: Buffer, size: number, method: number): BmpMasks {
  const hasAlpha = method === ALPHA_BIT_FIELDS || size >= HEADER_WITH_ALPHA_BYTES;
  return [
    file.readUInt32LE(MASKS_AT),
    file.readUInt32LE(MASKS_AT + 4),
    file.readUInt32LE(MASKS_AT + 8),
    hasAlpha ? file.readUInt32LE(MASKS_AT + 12) : 0,
  ];
}

function densityOf(pixelsPerMetre: number): number | undefined {
  return pixelsPerMetre > 0 ? pixelsPerMetre / INCHES_PER_METRE : undefined;
}
