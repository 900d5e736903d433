import { readFile, stat } from 'node:fs/promises';
import type { MediaType } from '@app/contracts';
import { repairPng } from './repair-png.js';
import { tiffExtent } from './tiff-extent.js';

export interface RepairedImage {
  /** The file with an end that its decoder accepts. Undefined when there is nothing to repair. */
  readonly bytes: Buffer | undefined;
  /** Whether the end of the file is missing. */
  readonly isCutOff: boolean;
  /** Whether pixels are known to be missing, too. The decoder takes the bytes that replace them for pixels. */
  readonly lacksPixels: boolean;
  /** Whether this page is whole, and only later pages are missing. */
  readonly isComplete?: boolean;
}

/** Both the file and its repaired copy are in memory. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;
const MAX_PADDING_BYTES = 100 * 1024 * 1024;
/** More than any directory of a TIFF that matters. */
const DIRECTORY_BYTES = 64 * 1024;
const END_OF_JPEG = Buffer.from([0xff, 0xd9]);
/** The end of the last block, and of the file. */
const END_OF_GIF = Buffer.from([0, 0x3b]);

const REPAIRS: Partial<
  Record<MediaType, (file: Buffer) => RepairedImage | Promise<RepairedImage>>
> = {
  'image/jpeg': (file) => withEnd(file, END_OF_JPEG),
  'image/gif': (file) => withEnd(file, END_OF_GIF),
  'image/webp': padWebp,
  'image/png': repairPng,
};

const NOTHING: RepairedImage = { bytes: undefined, isCutOff: false, lacksPixels: false };

/**
 * Completes an image that could not be decoded, so that the decoder reads at least what is there: decoders reject a file
 * whose structure has no end, although most of its pixels are present.
 */
export async function repairImage(
  path: string,
  mediaType: MediaType,
  page: number,
): Promise<RepairedImage> {
  if ((await stat(path)).size > MAX_FILE_BYTES) return NOTHING;
  if (mediaType === 'image/tiff') return padTiff(path, page);
  const repair = REPAIRS[mediaType];
  return repair === undefined ? NOTHING : repair(await readFile(path));
}

function withEnd(file: Buffer, end: Buffer): RepairedImage {
  const isCutOff = !file.subarray(-end.length).equals(end);
  const bytes = isCutOff ? Buffer.concat([file, end]) : undefined;
  return { bytes, isCutOff, lacksPixels: false };
}

/** The decoder rejects a file that is shorter than its header says. It takes zeros for some pixels. */
function padWebp(file: Buffer): RepairedImage {
  if (file.length < 8) return NOTHING;
  const missing = file.readUInt32LE(4) + 8 - file.length;
  if (missing <= 0 || missing > MAX_PADDING_BYTES) return NOTHING;
  const bytes = Buffer.concat([file, Buffer.alloc(missing)]);
  return { bytes, isCutOff: true, lacksPixels: true };
}

/** The directory may be at the end of the file, and lack only the bytes that say that no other follows. */
async function padTiff(path: string, page: number): Promise<RepairedImage> {
  const file = await readFile(path);
  const { pixelsEnd, lacksPages } = tiffExtent(path);
  const end = pixelsEnd[page] ?? Infinity;
  // An incomplete directory may lack only zeros, and then the decoder finds all pixels.
  const lacksPixels = Number.isFinite(end) && end > file.length;
  const missing = lacksPixels ? Math.min(end - file.length, MAX_PADDING_BYTES) : 0;
  const bytes = Buffer.alloc(file.length + missing + DIRECTORY_BYTES);
  file.copy(bytes);
  const isCutOff = end > file.length;
  return { bytes, isCutOff, lacksPixels, isComplete: !isCutOff && lacksPages };
}
