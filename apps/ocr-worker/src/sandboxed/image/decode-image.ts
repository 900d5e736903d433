import type { MediaType } from '@app/contracts';
import { PageError, PageUnreadableError } from '../../sandbox-protocol/extraction.errors.js';
import type { ExtractionLimits } from '../../sandbox-protocol/extraction-limits.js';
import type { PageLoss } from '../page/page-reader.js';
import { decodeInThread, needsThread } from './decode-in-thread.js';
import { framesLeftOut } from './left-out-frames.js';
import { openImage, openPixels, type FailOn, type OpenedImage } from './open-image.js';
import { repairImage, type RepairedImage } from './repair-image.js';
import type { ThreadMediaType } from './picture-protocol.js';

export interface ImagePage {
  readonly path: string;
  readonly mediaType: MediaType;
  /** Counted from 0. */
  readonly page: number;
}

export interface DecodeImageOptions {
  readonly limits: ExtractionLimits;
  /** Whether colours are needed. */
  readonly inColour: boolean;
  readonly signal: AbortSignal;
}

interface Decoded<T> {
  readonly value: T;
  readonly losses: readonly PageLoss[];
  /** Whether pixels may be missing that the decoder could only replace. */
  readonly isIncomplete: boolean;
}

type Use<T> = (opened: OpenedImage) => Promise<T>;

const CUT_OFF: PageLoss = {
  code: 'page.cut_off',
  message: 'The image file ends too early. The part that is missing was not read.',
};
const UNDECODABLE: PageLoss = {
  code: 'page.undecodable',
  message: 'A part of the image is damaged and was not read.',
};
const PREMATURE_END = /premature end/;

/**
 * Opens a page of an image and passes it to `use`, which decodes it. When the file is damaged or cut off, `use` is called
 * again with what can be decoded, and the losses say what is missing.
 *
 * @throws {PageError}
 */
export async function decodeImage<T>(
  file: ImagePage,
  options: DecodeImageOptions,
  use: Use<T>,
): Promise<Decoded<T>> {
  const { path, mediaType, page } = file;
  if (needsThread(mediaType)) return decodeByThread({ path, mediaType }, options, use);
  const { signal, limits } = options;
  const isReduced = !options.inColour;
  // Only a JPEG decoder warns of missing pixels; the others warn of unknown tags.
  const failOn = mediaType === 'image/jpeg' ? 'warning' : 'error';
  try {
    const opened = await openImage(path, { page, failOn, isReduced }, limits);
    const losses = framesLeftOut(path, mediaType, opened.metadata.pages);
    return { value: await use(opened), losses, isIncomplete: false };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof PageError) throw error;
    return decodeRest(file, options, use, error);
  }
}

async function decodeByThread<T>(
  { path, mediaType }: { readonly path: string; readonly mediaType: ThreadMediaType },
  { limits, inColour, signal }: DecodeImageOptions,
  use: Use<T>,
): Promise<Decoded<T>> {
  const request = { path, mediaType, inColour, maxPixels: limits.maxPagePixels };
  const picture = await decodeInThread(request, signal);
  const { pixels, density, isCutOff, others } = picture;
  const opened = await openPixels(pixels, picture, density, limits);
  const losses = [...(isCutOff ? [CUT_OFF] : []), ...(others > 0 ? [leftOut(others)] : [])];
  return { value: await use(opened), losses, isIncomplete: false };
}

/** Decodes an image that could not be decoded as it is. */
async function decodeRest<T>(
  { path, mediaType, page }: ImagePage,
  { limits, inColour, signal }: DecodeImageOptions,
  use: Use<T>,
  cause: unknown,
): Promise<Decoded<T>> {
  let reason = cause;
  const repaired = await repairImage(path, mediaType, page);
  const input = repaired.bytes ?? path;
  for (const { failOn, losses } of attempts(repaired, mediaType, cause)) {
    try {
      const opened = await openImage(input, { page, failOn, isReduced: !inColour }, limits);
      return { value: await use(opened), losses, isIncomplete: losses.length > 0 };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof PageError) throw error;
      reason = error;
    }
  }
  throw new PageUnreadableError('The image is damaged.', reason);
}

interface Attempt {
  readonly failOn: FailOn;
  readonly losses: readonly PageLoss[];
}

function* attempts(
  { bytes, isCutOff, lacksPixels, isComplete = false }: RepairedImage,
  mediaType: MediaType,
  cause: unknown,
): Generator<Attempt> {
  const isJpeg = mediaType === 'image/jpeg';
  const missesPixels = cause instanceof Error && PREMATURE_END.test(cause.message);
  if (isJpeg) {
    // Without its last two bytes, a JPEG has all its pixels.
    if (bytes !== undefined) yield { failOn: 'warning', losses: [] };
    // Other warnings do not concern pixels.
    if (!missesPixels) yield { failOn: 'error', losses: [] };
    yield { failOn: 'none', losses: [missesPixels ? CUT_OFF : UNDECODABLE] };
    return;
  }
  const losses = [isCutOff ? CUT_OFF : UNDECODABLE];
  if (bytes !== undefined) yield { failOn: 'error', losses: lacksPixels ? losses : [] };
  yield { failOn: 'none', losses: isComplete ? [] : losses };
}

function leftOut(others: number): PageLoss {
  return {
    code: 'page.left_out',
    message: `The file contains ${others} more images, which were not read.`,
  };
}
