import { promisify } from 'node:util';
import { constants, crc32, createInflate, deflate } from 'node:zlib';
import type { RepairedImage } from './repair-image.js';

const deflateAsync = promisify(deflate);

const SIGNATURE_BYTES = 8;
const CHUNK_FRAME_BYTES = 12;
/** The pixels are in memory twice while the file is rebuilt. */
const MAX_PIXEL_BYTES = 64 * 1024 * 1024;
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** The offsets and steps of the seven passes of an interlaced PNG: x, y, step of x, step of y. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

interface Chunk {
  readonly type: string;
  readonly body: Buffer;
}

/**
 * Rebuilds a PNG from the pixels that can be inflated. The decoder would lose the whole last chunk of pixels, which may be
 * all of them.
 */
export async function repairPng(file: Buffer): Promise<RepairedImage> {
  const chunks = chunksOf(file);
  const isCutOff = chunks.at(-1)?.type !== 'IEND';
  const nothing = { bytes: undefined, isCutOff, lacksPixels: false };
  const header = chunks[0];
  if (header?.type !== 'IHDR' || header.body.length < 13) return nothing;
  const wanted = pixelBytes(header.body);
  if (wanted === 0 || wanted > MAX_PIXEL_BYTES) return nothing;
  const pixels = Buffer.alloc(wanted);
  const present = await inflateInto(
    pixels,
    chunks.filter(({ type }) => type === 'IDAT').map(({ body }) => body),
  );
  const firstPixels = chunks.findIndex(({ type }) => type === 'IDAT');
  const before = firstPixels < 0 ? chunks : chunks.slice(0, firstPixels);
  const bytes = Buffer.concat([
    file.subarray(0, SIGNATURE_BYTES),
    ...before.map(encodeChunk),
    encodeChunk({ type: 'IDAT', body: await deflateAsync(pixels, { level: 1 }) }),
    encodeChunk({ type: 'IEND', body: Buffer.alloc(0) }),
  ]);
  return { bytes, isCutOff, lacksPixels: present < wanted };
}

/** The last chunk may be incomplete. */
function chunksOf(file: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE_BYTES; at + 8 <= file.length;) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    chunks.push({ type, body: file.subarray(at + 8, at + 8 + length) });
    at += length + CHUNK_FRAME_BYTES;
  }
  return chunks;
}

function encodeChunk({ type, body }: Chunk): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(body.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

/** The size of the inflated pixels: each row begins with one byte for its filter. */
function pixelBytes(header: Buffer): number {
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const bits = (header[8] ?? 0) * (CHANNELS[header[9] ?? -1] ?? 0);
  const passes = header[12] === 1 ? PASSES : ([[0, 0, 1, 1]] as const);
  return passes.reduce((sum, [x, y, stepX, stepY]) => {
    const columns = Math.max(0, Math.ceil((width - x) / stepX));
    const rows = Math.max(0, Math.ceil((height - y) / stepY));
    return columns === 0 ? sum : sum + rows * (1 + Math.ceil((columns * bits) / 8));
  }, 0);
}

/** Inflates until the data ends or is damaged. Returns the number of bytes. */
function inflateInto(target: Buffer, parts: readonly Buffer[]): Promise<number> {
  return new Promise((resolve) => {
    const inflate = createInflate({ finishFlush: constants.Z_SYNC_FLUSH });
    let length = 0;
    const finish = (): void => {
      resolve(length);
      inflate.destroy();
    };
    inflate.on('data', (data: Buffer) => {
      length += data.copy(target, length);
      if (length === target.length) finish();
    });
    inflate.on('end', finish).on('error', finish);
    for (const part of parts) inflate.write(part);
    inflate.end();
  });
}
