import { crc32, deflateRawSync, deflateSync } from 'node:zlib';

/** Makes a PNG with the given header and chunks, valid or not. */
export function png(
  header: {
    width: number;
    height: number;
    depth?: number;
    colour?: number;
    interlaced?: boolean;
  },
  data: Buffer,
  extra: readonly Buffer[] = [],
): Buffer {
  const { width, height, depth = 8, colour = 0, interlaced = false } = header;
  const ihdr = Buffer.alloc(13);
  ihdr.writeUInt32BE(width, 0);
  ihdr.writeUInt32BE(height, 4);
  ihdr.set([depth, colour, 0, 0, interlaced ? 1 : 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const end = chunk('IEND', Buffer.alloc(0));
  return Buffer.concat([signature, chunk('IHDR', ihdr), ...extra, chunk('IDAT', data), end]);
}

export function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/**
 * Makes a zlib stream that inflates to `bytes` equal bytes: about a megabyte for each gigabyte. It never
 * allocates them.
 */
export function deflatedZeros(bytes: number, fill = 0): Buffer {
  // A flushed block of a megabyte does not refer to earlier bytes, so it can be repeated.
  const mebibyte = 1024 * 1024;
  const block = deflateRawSync(Buffer.alloc(mebibyte, fill), { finishFlush: 3 });
  const blocks = Array.from({ length: Math.floor(bytes / mebibyte) }, () => block);
  const rest = deflateRawSync(Buffer.alloc(bytes % mebibyte, fill));
  // The checksum at the end is wrong; a decoder that stops before the end does not notice.
  return Buffer.concat([Buffer.from([0x78, 0x9c]), ...blocks, rest, Buffer.alloc(4)]);
}

export function iccBomb(bytes: number): Buffer {
  return chunk('iCCP', Buffer.concat([Buffer.from('bomb\0\0', 'latin1'), deflatedZeros(bytes)]));
}

/** The pixels of a white greyscale image. */
export function whiteRows(width: number, height: number): Buffer {
  const row = Buffer.alloc(width + 1, 255);
  row[0] = 0;
  return deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
}

interface TiffDirectory {
  readonly width: number;
  readonly height: number;
  /** Offset of the next directory, or `self`. */
  readonly next: number | 'self';
}

/** Makes a TIFF of minimal directories that share one white strip. */
export function tiff(directories: readonly TiffDirectory[], pixels: Buffer): Buffer {
  const entryCount = 9;
  const size = 2 + entryCount * 12 + 4;
  const start = 8 + pixels.length + (pixels.length % 2);
  const file = Buffer.alloc(start + directories.length * size);
  file.write('II*\0', 'latin1');
  file.writeUInt32LE(start, 4);
  pixels.copy(file, 8);
  directories.forEach((directory, i) => {
    const at = start + i * size;
    const tags: [number, number, number][] = [
      [256, 4, directory.width],
      [257, 4, directory.height],
      [258, 3, 8],
      [259, 3, 1],
      [262, 3, 1],
      [273, 4, 8],
      [277, 3, 1],
      [278, 4, directory.height],
      [279, 4, pixels.length],
    ];
    file.writeUInt16LE(entryCount, at);
    tags.forEach(([tag, type, value], n) => {
      file.writeUInt16LE(tag, at + 2 + n * 12);
      file.writeUInt16LE(type, at + 4 + n * 12);
      file.writeUInt32LE(1, at + 6 + n * 12);
      file.writeUInt32LE(value, at + 10 + n * 12);
    });
    const isLast = i === directories.length - 1;
    const following = isLast ? 0 : at + size;
    const { next } = directory;
    file.writeUInt32LE(next === 'self' ? at : next || following, at + size - 4);
  });
  return file;
}

/** Makes a JPEG that is only a header with the given size. */
export function jpegHead(width: number, height: number): Buffer {
  const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  const scan = Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0xff, 0xd9]);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), frame, scan]);
}

/** Makes the header of a lossless WebP; the format allows at most 16384 pixels per side. */
export function webpHead(width: number, height: number): Buffer {
  const bits = ((width - 1) | ((height - 1) << 14)) >>> 0;
  const data = Buffer.from([0x2f, 0, 0, 0, 0, 0, 0, 0]);
  data.writeUInt32LE(bits, 1);
  const file = Buffer.alloc(20 + data.length);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WEBPVP8L', 8, 'latin1');
  file.writeUInt32LE(data.length, 16);
  data.copy(file, 20);
  return file;
}
