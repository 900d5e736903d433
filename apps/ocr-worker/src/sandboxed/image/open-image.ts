import type { Metadata, Sharp } from 'sharp';
import { PageTooLargeError } from '../../sandbox-protocol/extraction.errors.js';
import type { ExtractionLimits } from '../../sandbox-protocol/extraction-limits.js';
import { canDecodeReduced, MAX_JPEG_REDUCTION } from '../pdf/decode-jpeg.js';
import { groundFor } from './choose-ground.js';
import { loadSharp } from '../page/load-sharp.js';

/** What a caller needs of an image's header. */
export type ImageMetadata = Pick<
  Metadata,
  'width' | 'height' | 'density' | 'autoOrient' | 'orientation' | 'space' | 'hasAlpha' | 'pages'
> &
  Partial<Pick<Metadata, 'format'>>;

export interface OpenedImage {
  readonly metadata: ImageMetadata;
  /** The page upright and on an opaque ground. It is not decoded yet. */
  readonly image: Sharp;
  /** Whether the ground is black, because the letters are light. */
  readonly isOnBlack: boolean;
}

/** `warning` also rejects what the library can repair; `none` accepts missing pixels. */
export type FailOn = 'warning' | 'error' | 'none';

export interface OpenImageOptions {
  readonly page: number;
  readonly failOn: FailOn;
  /** Accepts a larger JPEG, which will be decoded at a small size. */
  readonly isReduced: boolean;
}

/** Opens a page of an image, upright and on an opaque ground. @throws {PageTooLargeError} */
export async function openImage(
  input: string | Buffer,
  { page, failOn, isReduced }: OpenImageOptions,
  limits: ExtractionLimits,
): Promise<OpenedImage> {
  const metadata = await headerOf(input, page, failOn);
  const maxPixels =
    isReduced && canBeLarger(metadata, limits.maxPagePixels)
      ? limits.maxPagePixels * MAX_JPEG_REDUCTION
      : limits.maxPagePixels;
  // Checked by the header, before any pixel is decoded.
  if (metadata.width * metadata.height > maxPixels) {
    throw new PageTooLargeError('The image has more pixels than the limit allows.');
  }
  const sharp = await loadSharp();
  const open = (): Sharp =>
    sharp(input, { page, failOn, limitInputPixels: maxPixels, sequentialRead: true });
  return onGround(open, metadata, limits);
}

/** Makes an image of pixels that are decoded already. */
export async function openPixels(
  pixels: Uint8Array,
  size: { readonly width: number; readonly height: number; readonly channels: 1 | 2 | 3 | 4 },
  density: number | undefined,
  limits: ExtractionLimits,
): Promise<OpenedImage> {
  const { width, height, channels } = size;
  const metadata: ImageMetadata = {
    width,
    height,
    ...(density === undefined ? {} : { density }),
    autoOrient: { width, height },
    space: channels < 3 ? 'b-w' : 'srgb',
    hasAlpha: channels % 2 === 0,
  };
  const raw = { width, height, channels };
  const sharp = await loadSharp();
  const open = (): Sharp => sharp(pixels, { raw, limitInputPixels: limits.maxPagePixels });
  return onGround(open, metadata, limits);
}

/** Reads the header without the library's pixel limit, so that we can report our own error. */
export async function headerOf(
  input: string | Buffer,
  page: number,
  failOn: FailOn = 'error',
): Promise<Metadata> {
  const sharp = await loadSharp();
  return sharp(input, { page, failOn, limitInputPixels: false }).metadata();
}

/** An image that has to be rotated is decoded as a whole. */
function canBeLarger(metadata: Metadata, maxPagePixels: number): boolean {
  const { format, orientation = 1 } = metadata;
  return format === 'jpeg' && orientation === 1 && canDecodeReduced(metadata, maxPagePixels);
}

async function onGround(
  open: () => Sharp,
  metadata: ImageMetadata,
  limits: ExtractionLimits,
): Promise<OpenedImage> {
  const timeout = { seconds: Math.ceil(limits.pageTimeoutMs / 1_000) };
  const ground = metadata.hasAlpha ? await groundFor(open().timeout(timeout)) : 'white';
  return {
    metadata,
    image: open().timeout(timeout).autoOrient().flatten({ background: ground }),
    isOnBlack: ground === 'black',
  };
}
