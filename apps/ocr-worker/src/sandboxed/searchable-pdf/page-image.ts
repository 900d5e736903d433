import { readFile } from 'node:fs/promises';
import type { Sharp } from 'sharp';
import type { MediaType } from '@app/contracts';
import type { ExtractionLimits } from '../../sandbox-protocol/extraction-limits.js';
import { decodeImage } from '../image/decode-image.js';
import type { ImageMetadata, OpenedImage } from '../image/open-image.js';
import { PageError, PageUnreadableError } from '../../sandbox-protocol/extraction.errors.js';
import type { PageImage } from './writer-protocol.js';

/** JPEG quality for images that are already compressed with loss. At this quality no further loss is visible. */
const QUALITY = 90;
const LOSSLESS: ReadonlySet<MediaType> = new Set([
  'image/png',
  'image/tiff',
  'image/gif',
  'image/bmp',
]);
const never = new AbortController().signal;
const PNG_SIGNATURE_BYTES = 8;
const CHUNK_FRAME_BYTES = 12;

/** Returns a page of an image file, upright and on white, in a form that a PDF can contain. */
export async function pageImage(
  path: string,
  mediaType: MediaType,
  page: number,
  limits: ExtractionLimits,
): Promise<PageImage> {
  const options = { limits, inColour: true, signal: never };
  const file = { path, mediaType, page };
  try {
    const { value } = await decodeImage(file, options, (opened) => encode(file, opened));
    return value;
  } catch (error) {
    if (error instanceof PageError) throw error;
    throw new PageUnreadableError('The image is damaged.', error);
  }
}

async function encode(
  { path, mediaType }: { readonly path: string; readonly mediaType: MediaType },
  { metadata, image }: OpenedImage,
): Promise<PageImage> {
  if (mediaType === 'image/jpeg' && isPlain(metadata)) {
    return { kind: 'jpeg', bytes: await readFile(path) };
  }
  const isGrey = metadata.space === 'b-w' || metadata.space === 'grey16';
  const drawn = image.toColourspace(isGrey ? 'b-w' : 'srgb');
  if (LOSSLESS.has(mediaType)) return lossless(drawn);
  return { kind: 'jpeg', bytes: await drawn.jpeg({ quality: QUALITY }).toBuffer() };
}

/** Whether every PDF reader shows this JPEG unchanged: it is upright, and grey or RGB. */
function isPlain({ orientation = 1, space }: ImageMetadata): boolean {
  return orientation === 1 && (space === 'srgb' || space === 'b-w');
}

async function lossless(image: Sharp): Promise<PageImage> {
  const { data, info } = await image
    .png({ compressionLevel: 6, adaptiveFiltering: true })
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const channels = data[PNG_COLOUR_TYPE_AT] === 0 ? 1 : 3;
  return { kind: 'rows', bytes: imageData(data), width, height, channels };
}

/** The offset of the colour type in a PNG: 0 is grey, 2 is RGB. */
const PNG_COLOUR_TYPE_AT = 25;

/** Joins the image data of a PNG. A PDF can contain it unchanged, as FlateDecode with predictor 15. */
function imageData(png: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = PNG_SIGNATURE_BYTES; at + CHUNK_FRAME_BYTES <= png.length;) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') {
      parts.push(png.subarray(at + 8, at + 8 + length));
    }
    at += length + CHUNK_FRAME_BYTES;
  }
  return Buffer.concat(parts);
}
