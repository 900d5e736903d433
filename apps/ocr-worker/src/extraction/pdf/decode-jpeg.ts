import sharp from 'sharp';
import type { ExtractionLimits } from '../extraction-limits.js';
import type { RenderSize } from './render-size.js';

/** How every JPEG begins; nothing else may reach a library that knows other formats, too. */
const MAGIC = [0xff, 0xd8, 0xff];
/** Grey or RGB. CMYK is a matter of how its inks are meant. */
const MAX_CHANNELS = 3;
/** Sizes of pages and of pictures are rounded, each in its own way. */
const MAX_ENLARGEMENT = 1.05;

/**
 * The picture of a page in grey, at the size that the page would be drawn at; undefined when it is not certain that it
 * would look the same.
 */
export async function decodeJpeg(
  jpeg: Uint8Array,
  { width, height }: RenderSize,
  { maxPagePixels, pageTimeoutMs }: ExtractionLimits,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  if (MAGIC.some((byte, index) => jpeg[index] !== byte)) return undefined;
  try {
    const image = sharp(jpeg, { failOn: 'error', limitInputPixels: maxPagePixels });
    const metadata = await image.metadata();
    if (metadata.format !== 'jpeg' || metadata.channels > MAX_CHANNELS) return undefined;
    // To enlarge it PDFium takes no longer.
    if (metadata.width * MAX_ENLARGEMENT < width) return undefined;
    const pixels = await image
      .timeout({ seconds: Math.ceil(pageTimeoutMs / 1_000) })
      .resize(width, height, { fit: 'fill', kernel: 'linear' })
      .toColourspace('b-w')
      .raw({ depth: 'uchar' })
      .toBuffer();
    return pixels.length === width * height ? pixels : undefined;
  } catch {
    // PDFium bears more than sharp does.
    return undefined;
  } finally {
    signal.throwIfAborted();
  }
}
