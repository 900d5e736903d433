import { closeSync, openSync, readSync } from 'node:fs';
import type { MediaType } from '@app/contracts';
import type { PageLoss } from '../page/page-reader.js';

/** The chunk `acTL` of an animated PNG comes before the pixels, and after a colour profile at most. */
const PNG_HEAD_BYTES = 64 * 1024;

/**
 * Says that only the first frame of an animation is read. Its frames are moments of one picture, and not pages as those of
 * a TIFF: to read hundreds of them would repeat the same text.
 */
export function framesLeftOut(
  path: string,
  mediaType: MediaType,
  frames: number | undefined,
): readonly PageLoss[] {
  // The pages of a TIFF are all read.
  if (mediaType === 'image/tiff') return [];
  const count = mediaType === 'image/png' ? framesOfPng(path) : (frames ?? 1);
  if (count <= 1) return [];
  const message = `Only the first of ${count} frames of the animation was read.`;
  return [{ code: 'page.left_out', message }];
}

function framesOfPng(path: string): number {
  const head = Buffer.alloc(PNG_HEAD_BYTES);
  const file = openSync(path, 'r');
  try {
    const length = readSync(file, head, 0, PNG_HEAD_BYTES, 0);
    const pixelsAt = head.indexOf('IDAT');
    const at = head.indexOf('acTL');
    const isAnimated = at !== -1 && (pixelsAt === -1 || at < pixelsAt) && at + 8 <= length;
    return isAnimated ? head.readUInt32BE(at + 4) : 1;
  } finally {
    closeSync(file);
  }
}
