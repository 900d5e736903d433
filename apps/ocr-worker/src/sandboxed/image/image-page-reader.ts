import type { Metadata } from 'sharp';
import type { MediaType } from '@app/contracts';
import {
  DocumentUnreadableError,
  PageError,
  PageUnreadableError,
} from '../../sandbox-protocol/extraction.errors.js';
import type { ExtractionLimits } from '../../sandbox-protocol/extraction-limits.js';
import { rejectOnAbort } from '../page/reject-on-abort.js';
import {
  PageReader,
  type GreyImage,
  type PageContent,
  type PageLoss,
  type PageSize,
} from '../page/page-reader.js';
import { decodeImage } from './decode-image.js';
import { needsThread } from './decode-in-thread.js';
import { whitenMissingRows } from '../page/missing-rows.js';
import { densityOf, type Density } from './image-density.js';
import { ocrResolution } from './ocr-resolution.js';
import { headerOf, type ImageMetadata, type OpenedImage } from './open-image.js';
import { repairImage } from './repair-image.js';
import { tiffExtent } from './tiff-extent.js';

/** sharp's name of each format that it decodes. */
const FORMATS: Partial<Record<MediaType, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpeg',
  'image/tiff': 'tiff',
  'image/webp': 'webp',
  'image/avif': 'heif',
  'image/gif': 'gif',
};

/** From this EXIF orientation on, the width of an image is its height when it is upright. */
const FIRST_SIDEWAYS_ORIENTATION = 5;

const PAGES_MISSING: PageLoss = {
  code: 'page.cut_off',
  message: 'The file ends before its next page.',
};

/** Reads images: one page, or each page of a TIFF. */
export class ImagePageReader extends PageReader {
  private constructor(
    readonly pageCount: number,
    private readonly path: string,
    private readonly mediaType: MediaType,
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
    if (needsThread(mediaType)) return new ImagePageReader(1, path, mediaType, limits);
    const header = rejectOnAbort(headerOfAny(path, mediaType), signal);
    const metadata = await header.catch((error: unknown) => {
      signal.throwIfAborted();
      throw new DocumentUnreadableError(undefined, error);
    });
    if (metadata.format !== FORMATS[mediaType]) throw new DocumentUnreadableError();
    const pageCount = mediaType === 'image/tiff' ? (metadata.pages ?? 1) : 1;
    return new ImagePageReader(pageCount, path, mediaType, limits);
  }

  async readPage(number: number, signal: AbortSignal): Promise<PageContent> {
    try {
      return await rejectOnAbort(this.decode(number - 1, signal), signal);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof PageError) throw error;
      throw new PageUnreadableError('The image is damaged.', error);
    }
  }

  async close(): Promise<void> {}

  private async decode(page: number, signal: AbortSignal): Promise<PageContent> {
    const { path, mediaType, limits } = this;
    const options = { limits, inColour: false, signal };
    const source = { path, page, maxPagePixels: limits.maxPagePixels };
    const decoded = await decodeImage({ path, mediaType, page }, options, (opened) =>
      greyPage(opened, source),
    );
    const { value, losses, isIncomplete } = decoded;
    if (isIncomplete && whitenMissingRows(value.image) === 0) {
      throw new PageUnreadableError('The image file ends before its first pixel.');
    }
    const { image, size } = value;
    return {
      kind: 'image',
      image,
      size,
      losses: [...losses, ...value.losses, ...this.pagesMissing(page)],
    };
  }

  private pagesMissing(page: number): PageLoss[] {
    const isLast = this.mediaType === 'image/tiff' && page === this.pageCount - 1;
    return isLast && tiffExtent(this.path).lacksPages ? [PAGES_MISSING] : [];
  }
}

interface GreyPage {
  readonly image: GreyImage;
  readonly size: PageSize;
  readonly losses: readonly PageLoss[];
}

/** Scales an opened page to the resolution for recognition, in grey. */
async function greyPage(
  { metadata, image: opened, isOnBlack }: OpenedImage,
  { path, page, maxPagePixels }: { path: string; page: number; maxPagePixels: number },
): Promise<GreyPage> {
  const { width, height, dpi, kernel, paper, losses } = ocrResolution(
    metadata.autoOrient,
    await displayedDensity(path, page, metadata),
    maxPagePixels,
  );
  // Light letters become dark ones on white.
  const { data, info } = await (isOnBlack ? opened.negate() : opened)
    .toColourspace('b-w')
    .resize({ width, height, fit: 'fill', kernel })
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return {
    image: { width, height, dpi, pixels: firstBand(data, info.channels) },
    size: paper,
    losses,
  };
}

/** The density after the image has been rotated upright. */
async function displayedDensity(
  path: string,
  page: number,
  metadata: ImageMetadata,
): Promise<Density | undefined> {
  const density = await densityOf(path, page, metadata);
  const isOnItsSide = (metadata.orientation ?? 1) >= FIRST_SIDEWAYS_ORIENTATION;
  return density !== undefined && isOnItsSide ? { x: density.y, y: density.x } : density;
}

/** The header of a file that may be cut off. */
async function headerOfAny(path: string, mediaType: MediaType): Promise<Metadata> {
  try {
    return await headerOf(path, 0);
  } catch (error) {
    const { bytes } = await repairImage(path, mediaType, 0);
    if (bytes === undefined) throw error;
    return headerOf(bytes, 0, 'none');
  }
}

/** Drops an alpha channel that could not be flattened. */
function firstBand(data: Buffer, channels: number): Uint8Array {
  if (channels === 1) return data;
  const pixels = new Uint8Array(data.length / channels);
  for (let i = 0; i < pixels.length; i += 1) pixels[i] = data[i * channels] ?? 255;
  return pixels;
}
