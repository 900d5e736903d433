import sharp from 'sharp';
import { encodeBmp, makeHeic, renderText } from '@app/testing';
import type { HostileFileCase } from './hostile-file-case.js';

const TOO_LARGE = 'failed document.no_page_read (page.too_large)';
const UNREADABLE = 'failed document.no_page_read (page.unreadable)';

/** Files of the formats that are decoded in JavaScript or WebAssembly, and GIF. */
export async function moreFormatCases(): Promise<HostileFileCase[]> {
  return [...(await bmpCases()), ...heicCases(), ...(await gifCases())];
}

async function bmpCases(): Promise<HostileFileCase[]> {
  const tiny = await renderText('Ship', 40);
  const plain = encodeBmp(tiny, { bits: 8 });
  const runs = encodeBmp(tiny, { bits: 8, isRuns: true });
  const runsAt = runs.readUInt32LE(10);
  return [
    { name: 'BMP that claims 100,000²', bytes: claim(plain, 100_000, 100_000), ends: TOO_LARGE },
    {
      name: 'BMP that claims 2³¹ − 1 pixels a side',
      bytes: claim(plain, 2 ** 31 - 1, 2 ** 31 - 1),
      ends: TOO_LARGE,
    },
    { name: 'BMP of a negative width', bytes: claim(plain, -8, 8), ends: UNREADABLE },
    {
      name: 'BMP that claims 9,900² and has a few rows',
      bytes: claim(plain, 9_900, 9_900),
    },
    {
      name: 'BMP in runs that claims 9,900²',
      bytes: claim(runs, 9_900, 9_900),
    },
    {
      name: 'BMP whose runs only move on',
      bytes: Buffer.concat([
        runs.subarray(0, runsAt),
        Buffer.alloc(4_000_000, Buffer.from([0, 2, 255, 0])),
      ]),
    },
    {
      name: 'BMP whose runs are all longer than a row',
      bytes: Buffer.concat([
        runs.subarray(0, runsAt),
        Buffer.alloc(8_000_000, Buffer.from([255, 7])),
      ]),
    },
    {
      name: 'BMP whose pixels begin after its end',
      bytes: patch(plain, 10, 0xffff_fff0),
      ends: UNREADABLE,
    },
    {
      name: 'BMP that claims 2³² − 1 colours',
      bytes: patch(plain, 46, 0xffff_ffff),
      ends: 'ready',
    },
    { name: 'BMP with a header alone', bytes: plain.subarray(0, 54), ends: UNREADABLE },
  ];
}

function heicCases(): HostileFileCase[] {
  const heic = makeHeic();
  const size = heic.indexOf('ispe') + 8;
  const data = heic.indexOf('mdat') + 4;
  const noise = Buffer.from(heic);
  for (let at = data; at < noise.length; at += 1) noise[at] = (at * 167) & 255;
  const loop = Buffer.from(heic);
  // Every box claims to reach to the end of the file.
  loop.writeUInt32BE(0, heic.indexOf('meta') - 4);
  return [
    { name: 'HEIC', bytes: heic, ends: 'ready' },
    {
      name: 'HEIC that claims 60,000²',
      bytes: patchBigEndian(heic, size, 60_000, 60_000),
    },
    {
      name: 'HEIC that claims 2³² − 1 pixels a side',
      bytes: patchBigEndian(heic, size, 2 ** 32 - 1, 2 ** 32 - 1),
    },
    { name: 'HEIC of noise', bytes: noise },
    { name: 'HEIC whose boxes have no end', bytes: loop },
    { name: 'HEIC that ends within its picture', bytes: heic.subarray(0, data + 100) },
    { name: 'HEIC that ends after its brand', bytes: heic.subarray(0, 40), ends: UNREADABLE },
    {
      name: 'HEIC followed by 20 MB of zeros',
      bytes: Buffer.concat([heic, Buffer.alloc(20_000_000)]),
    },
  ];
}

async function gifCases(): Promise<HostileFileCase[]> {
  const frame = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } })
    .gif()
    .toBuffer();
  const screen = Buffer.from(frame);
  screen.writeUInt16LE(65_535, 6);
  screen.writeUInt16LE(65_535, 8);
  const picture = frame.indexOf(0x2c, 13);
  const frames = Array.from({ length: 20_000 }, () => frame.subarray(picture, -1));
  return [
    { name: 'GIF whose screen is 65,535²', bytes: screen },
    {
      name: 'GIF of 20,000 frames',
      bytes: Buffer.concat([frame.subarray(0, picture), ...frames, frame.subarray(-1)]),
    },
    {
      name: 'GIF without a frame',
      bytes: Buffer.concat([frame.subarray(0, picture), frame.subarray(-1)]),
    },
    { name: 'GIF of its first six bytes', bytes: Buffer.from('GIF89a') },
  ];
}

function claim(bmp: Buffer, width: number, height: number): Buffer {
  const copy = Buffer.from(bmp);
  copy.writeInt32LE(width, 18);
  copy.writeInt32LE(height, 22);
  return copy;
}

function patch(file: Buffer, at: number, value: number): Buffer {
  const copy = Buffer.from(file);
  copy.writeUInt32LE(value, at);
  return copy;
}

function patchBigEndian(file: Buffer, at: number, ...values: number[]): Buffer {
  const copy = Buffer.from(file);
  for (const [index, value] of values.entries()) copy.writeUInt32BE(value, at + index * 4);
  return copy;
}
