import sharp from 'sharp';
import type { ExtractionLimits } from '../../sandbox-protocol/extraction-limits.js';
import { rejectOnAbort } from '../page/reject-on-abort.js';
import type { Picture } from './pdf-protocol.js';
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
  picture: Picture,
  { width, height }: RenderSize,
  { maxPagePixels, pageTimeoutMs }: ExtractionLimits,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  if (MAGIC.some((byte, index) => picture.jpeg[index] !== byte)) return undefined;
  try {
    const image = sharp(picture.jpeg, { failOn: 'error', limitInputPixels: maxPagePixels });
    const metadata = await rejectOnAbort(image.metadata(), signal);
    if (metadata.format !== 'jpeg' || metadata.channels > MAX_CHANNELS) return undefined;
    // PDFium draws as many rows as the PDF says.
    if (metadata.width !== picture.width || metadata.height !== picture.height) return undefined;
    // To enlarge it PDFium takes no longer.
    if (metadata.width * MAX_ENLARGEMENT < width) return undefined;
    const grey = image
      .timeout({ seconds: Math.ceil(pageTimeoutMs / 1_000) })
      .resize(width, height, { fit: 'fill', kernel: 'linear' })
      .toColourspace('b-w')
      .raw({ depth: 'uchar' });
    const pixels = await rejectOnAbort(grey.toBuffer(), signal);
    return pixels.length === width * height ? pixels : undefined;
  } catch {
    signal.throwIfAborted();
    // PDFium bears more than sharp does.
    return undefined;
  }
}
