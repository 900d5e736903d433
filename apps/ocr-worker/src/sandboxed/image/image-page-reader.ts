import sharp, { type Metadata, type Sharp } from 'sharp';
import type { MediaType } from '@app/contracts';
import {
  DocumentUnreadableError,
  PageTooLargeError,
  PageUnreadableError,
} from '../../sandbox-protocol/extraction.errors.js';
import type { ExtractionLimits } from '../../sandbox-protocol/extraction-limits.js';
import { rejectOnAbort } from '../page/reject-on-abort.js';
import { PageReader, type PageContent } from '../page/page-reader.js';
import { densityOf, type Density } from './image-density.js';
import { canDecodeReduced, MAX_JPEG_REDUCTION } from '../pdf/decode-jpeg.js';
import { ocrResolution } from './ocr-resolution.js';

/** The library's name of each format. */
const FORMATS: Partial<Record<MediaType, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpeg',
  'image/tiff': 'tiff',
  'image/webp': 'webp',
  'image/avif': 'heif',
  'image/heic': 'heif',
};

/** From this EXIF orientation on, the width of an image is its height when it is upright. */
const FIRST_SIDEWAYS_ORIENTATION = 5;

/** Blocks all other loaders, above all SVG, so that no bytes with a wrong media type can reach them. */
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Png', 'Jpeg', 'Tiff', 'Webp', 'Heif'].map((name) => `VipsForeignLoad${name}`),
});
// Every image is opened once, so a cache would only use memory.
sharp.cache(false);
sharp.concurrency(1);

/** Reads images with sharp: one page, or each page of a TIFF. */
export class ImagePageReader extends PageReader {
  private constructor(
    readonly pageCount: number,
    private readonly path: string,
    private readonly limits: ExtractionLimits,
  ) {
    super();
  }

  static async open(
    path: string,
    mediaType: MediaType,
    limits: ExtractionLimits,
    signal: AbortSignal,
  ): Promise<ImagePageReader> {
    const metadata = await rejectOnAbort(headerOf(path, 0), signal).catch((error: unknown) => {
      signal.throwIfAborted();
      throw new DocumentUnreadableError(undefined, error);
    });
    if (metadata.format !== FORMATS[mediaType]) throw new DocumentUnreadableError();
    const pageCount = mediaType === 'image/tiff' ? (metadata.pages ?? 1) : 1;
    return new ImagePageReader(pageCount, path, limits);
  }

  async readPage(number: number, signal: AbortSignal): Promise<PageContent> {
    try {
      return await rejectOnAbort(this.decode(number - 1), signal);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof PageTooLargeError) throw error;
      throw new PageUnreadableError('The image is damaged.', error);
    }
  }

  async close(): Promise<void> {}

  private async decode(page: number): Promise<PageContent> {
    const { metadata, image } = await openImage(this.path, page, this.limits, 'reduced');
    const { width, height, dpi, kernel, paper, losses } = ocrResolution(
      metadata.autoOrient,
      await displayedDensity(this.path, page, metadata),
      this.limits.maxPagePixels,
    );
    const { data, info } = await image
      .toColourspace('b-w')
      .resize({ width, height, fit: 'fill', kernel })
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const pixels = firstBand(data, info.channels);
    return {
      kind: 'image',
      image: { width, height, dpi, pixels },
      size: paper,
      knownText: '',
      losses,
    };
  }
}

/** The density after the image has been rotated upright. */
async function displayedDensity(
  path: string,
  page: number,
  metadata: Metadata,
): Promise<Density | undefined> {
  const density = await densityOf(path, page, metadata);
  const isOnItsSide = (metadata.orientation ?? 1) >= FIRST_SIDEWAYS_ORIENTATION;
  return density !== undefined && isOnItsSide ? { x: density.y, y: density.x } : density;
}

/**
 * Opens a page of an image, upright and on a white background, without decoding it. `reduced` accepts a larger JPEG,
 * which will be decoded at a small size.
 *
 * @throws {PageTooLargeError}
 */
export async function openImage(
  path: string,
  page: number,
  limits: ExtractionLimits,
  size: 'full' | 'reduced' = 'full',
): Promise<{ metadata: Metadata; image: Sharp }> {
  const metadata = await headerOf(path, page);
  const maxPixels =
    size === 'reduced' && canBeLarger(metadata, limits.maxPagePixels)
      ? limits.maxPagePixels * MAX_JPEG_REDUCTION
      : limits.maxPagePixels;
  // Checked by the header, before any pixel is decoded.
  if (metadata.width * metadata.height > maxPixels) {
    throw new PageTooLargeError('The image has more pixels than the limit allows.');
  }
  const image = sharp(path, {
    page,
    // Tolerates what the libraries only warn about, but not missing pixels.
    failOn: 'error',
    limitInputPixels: maxPixels,
    sequentialRead: true,
  });
  return {
    metadata,
    image: image
      .timeout({ seconds: Math.ceil(limits.pageTimeoutMs / 1_000) })
      .autoOrient()
      .flatten({ background: '#ffffff' }),
  };
}

/** An image that has to be rotated is decoded as a whole. */
function canBeLarger(metadata: Metadata, maxPagePixels: number): boolean {
  const { format, orientation = 1 } = metadata;
  return format === 'jpeg' && orientation === 1 && canDecodeReduced(metadata, maxPagePixels);
}

/** Reads the header without the library's pixel limit, so that we can report our own error. */
function headerOf(path: string, page: number): Promise<Metadata> {
  return sharp(path, { page, limitInputPixels: false }).metadata();
}

/** Drops an alpha channel that could not be flattened. */
function firstBand(data: Buffer, channels: number): Uint8Array {
  if (channels === 1) return data;
  const pixels = new Uint8Array(data.length / channels);
  for (let i = 0; i < pixels.length; i += 1) pixels[i] = data[i * channels] ?? 255;
  return pixels;
}
