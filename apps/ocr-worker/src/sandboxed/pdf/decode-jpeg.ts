import type { Metadata } from 'sharp';
import type { ExtractionLimits } from '../../sandbox-protocol/extraction-limits.js';
import { loadSharp } from '../page/load-sharp.js';
import { whitenMissingRows } from '../page/missing-rows.js';
import { rejectOnAbort } from '../page/reject-on-abort.js';
import type { Picture } from './pdf-protocol.js';
import type { RenderSize } from './render-size.js';

/** The first bytes of every JPEG. They are checked because sharp would also decode other formats. */
const MAGIC = [0xff, 0xd8, 0xff];
/** Grey or RGB. PDFium draws CMYK pictures, because their colours depend on the inks. */
const MAX_CHANNELS = 3;

type PixelSize = Pick<RenderSize, 'width' | 'height' | 'dpi'>;

/** What was decoded of a picture, and whether the picture ends before its last pixel. */
export interface DecodedJpeg {
  readonly pixels: Uint8Array;
  readonly isCutOff: boolean;
}

const END_OF_JPEG = Buffer.from([0xff, 0xd9]);
/** Some programs write bytes of padding after the end marker. */
const END_WITHIN_BYTES = 64;
const PREMATURE_END = /premature end/;

/**
 * A JPEG can be decoded at an eighth of its sides, so it may have this many times the pixels that other pictures may
 * have.
 */
export const MAX_JPEG_REDUCTION = 64;

/** A progressive JPEG is held in memory as a whole before it is reduced, so it has the limit of all pictures. */
export function canDecodeReduced(
  { width, height, isProgressive }: Metadata,
  maxPagePixels: number,
): boolean {
  return !isProgressive || width * height <= maxPagePixels;
}

/**
 * Decodes the picture that fills a page, in grey and at the size at which the page would be rendered. What is missing of a
 * picture that is cut off is white. Returns undefined when the result might differ from the rendered page.
 */
export async function decodeJpeg(
  picture: Picture,
  size: PixelSize,
  limits: ExtractionLimits,
  signal: AbortSignal,
): Promise<DecodedJpeg | undefined> {
  if (MAGIC.some((byte, index) => picture.jpeg[index] !== byte)) return undefined;
  const decode = async (jpeg: Uint8Array, failOn: 'warning' | 'error' | 'none') =>
    decodeGrey({ ...picture, jpeg }, size, limits, failOn, signal);
  try {
    return whole(await decode(picture.jpeg, 'warning'));
  } catch (error) {
    signal.throwIfAborted();
    const endsEarly = error instanceof Error && PREMATURE_END.test(error.message);
    try {
      // Other warnings do not concern pixels. PDFium accepts some files that sharp does not.
      if (!endsEarly) return whole(await decode(picture.jpeg, 'error'));
      return await decodeCutOff(picture, decode, size);
    } catch {
      signal.throwIfAborted();
      return undefined;
    }
  }
}

/** Whether the JPEG has an end marker, perhaps before some bytes of padding. */
export function isEnded({ jpeg }: Picture): boolean {
  return (
    Buffer.from(jpeg.buffer, jpeg.byteOffset).lastIndexOf(END_OF_JPEG) >
    jpeg.length - END_WITHIN_BYTES
  );
}

/** Without its last two bytes, a JPEG has all its pixels. */
async function decodeCutOff(
  { jpeg }: Picture,
  decode: (jpeg: Uint8Array, failOn: 'warning' | 'none') => Promise<Uint8Array | undefined>,
  { width, height, dpi }: PixelSize,
): Promise<DecodedJpeg | undefined> {
  const ended = Buffer.concat([jpeg, END_OF_JPEG]);
  const complete = await decode(ended, 'warning').catch(() => undefined);
  if (complete !== undefined) return whole(complete);
  const pixels = await decode(ended, 'none');
  if (pixels === undefined) return undefined;
  if (whitenMissingRows({ width, height, dpi, pixels }) === 0) return undefined;
  return { pixels, isCutOff: true };
}

function whole(pixels: Uint8Array | undefined): DecodedJpeg | undefined {
  return pixels && { pixels, isCutOff: false };
}

async function decodeGrey(
  picture: { readonly jpeg: Uint8Array; readonly width: number; readonly height: number },
  { width, height }: PixelSize,
  { maxPagePixels, pageTimeoutMs }: ExtractionLimits,
  failOn: 'warning' | 'error' | 'none',
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const sharp = await loadSharp();
  const image = sharp(picture.jpeg, {
    failOn,
    limitInputPixels: maxPagePixels * MAX_JPEG_REDUCTION,
    sequentialRead: true,
  });
  const metadata = await rejectOnAbort(image.metadata(), signal);
  if (!canDecodeReduced(metadata, maxPagePixels)) return undefined;
  if (metadata.format !== 'jpeg' || metadata.channels > MAX_CHANNELS) return undefined;
  // PDFium uses the size that the PDF states, so both sizes must agree.
  if (metadata.width !== picture.width || metadata.height !== picture.height) return undefined;
  const grey = image
    .timeout({ seconds: Math.ceil(pageTimeoutMs / 1_000) })
    .resize(width, height, { fit: 'fill', kernel: 'linear' })
    .toColourspace('b-w')
    .raw({ depth: 'uchar' });
  const pixels = await rejectOnAbort(grey.toBuffer(), signal);
  return pixels.length === width * height ? pixels : undefined;
}
