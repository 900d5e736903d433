import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { TooManyPixelsError, type DecodedPicture, type DecodeOptions } from './decoded-picture.js';

/** The part of the library that is used here. Its own types leave these functions out. */
interface Libheif {
  readonly heif_colorspace: Record<string, unknown>;
  readonly heif_chroma: Record<string, unknown>;
  heif_context_alloc(): number;
  heif_context_free(context: number): void;
  heif_context_read_from_memory(context: number, file: Uint8Array): { message: string } & Failure;
  heif_js_context_get_list_of_top_level_image_IDs(context: number): number[] | Failure;
  heif_js_context_get_image_handle(context: number, id: number): object & Failure;
  heif_image_handle_is_primary_image(handle: object): number;
  heif_image_handle_has_alpha_channel(handle: object): number;
  heif_image_handle_get_width(handle: object): number;
  heif_image_handle_get_height(handle: object): number;
  heif_image_handle_release(handle: object): void;
  heif_js_decode_image2(handle: object, space: unknown, chroma: unknown): DecodedImage & Failure;
  heif_image_get_bits_per_pixel_range(image: object, channel: unknown): number;
  heif_image_release(image: object): void;
}

interface Failure {
  readonly code?: { readonly value?: number };
  readonly message?: string;
}

interface DecodedImage {
  readonly image: object;
  readonly channels: readonly Channel[];
}

/** A view of the library's memory. */
interface Channel {
  readonly id: unknown;
  readonly width: number;
  readonly height: number;
  readonly stride: number;
  readonly data: Uint8Array;
}

/** More than this in colour does not fit into the memory of a sandbox, so a larger picture becomes grey. */
const MAX_COLOUR_PIXELS = 25_000_000;
/** The library's numbers of the channels: lightness, alpha, and interleaved colours. */
const LIGHTNESS = 0;
const ALPHA = 6;
const INTERLEAVED = 10;

/**
 * Decodes the primary picture of a HEIC file, upright. In grey, only the lightness is copied: the colours of an image of 48
 * megapixels would not fit.
 *
 * @throws when the file is damaged or contains another codec
 * @throws {TooManyPixelsError}
 */
export function decodeHeic(file: Uint8Array, options: DecodeOptions): DecodedPicture {
  const heif = loadLibrary();
  const context = heif.heif_context_alloc();
  try {
    const read = heif.heif_context_read_from_memory(context, file);
    if (isFailure(read)) throw new Error(read.message);
    const ids = heif.heif_js_context_get_list_of_top_level_image_IDs(context);
    if (!Array.isArray(ids) || ids.length === 0) throw new Error('The file has no image');
    const handle = primaryImage(heif, context, ids);
    try {
      return { ...decodeImage(heif, handle, options), others: ids.length - 1 };
    } finally {
      heif.heif_image_handle_release(handle);
    }
  } finally {
    heif.heif_context_free(context);
  }
}

/** Loads the library only now, because few documents need it. */
function loadLibrary(): Libheif {
  const require = createRequire(import.meta.url);
  const file = 'libheif-js/libheif-wasm/libheif';
  const start = require(`${file}.js`) as (options: object) => Libheif;
  const silent = { print: () => {}, printErr: () => {} };
  return start({ wasmBinary: readFileSync(require.resolve(`${file}.wasm`)), ...silent });
}

function primaryImage(heif: Libheif, context: number, ids: readonly number[]): object {
  let first: object | undefined;
  for (const id of ids) {
    const handle = heif.heif_js_context_get_image_handle(context, id);
    if (isFailure(handle)) continue;
    if (heif.heif_image_handle_is_primary_image(handle) !== 0) {
      if (first !== undefined) heif.heif_image_handle_release(first);
      return handle;
    }
    if (first === undefined) first = handle;
    else heif.heif_image_handle_release(handle);
  }
  if (first === undefined) throw new Error('The file has no image that can be decoded');
  return first;
}

function decodeImage(
  heif: Libheif,
  handle: object,
  { maxPixels, inColour }: DecodeOptions,
): Omit<DecodedPicture, 'others'> {
  const pixels =
    heif.heif_image_handle_get_width(handle) * heif.heif_image_handle_get_height(handle);
  if (pixels > maxPixels) throw new TooManyPixelsError();
  const isColour = inColour && pixels <= MAX_COLOUR_PIXELS;
  const hasAlpha = heif.heif_image_handle_has_alpha_channel(handle) !== 0;
  const decoded = heif.heif_js_decode_image2(
    handle,
    heif.heif_colorspace[isColour ? 'heif_colorspace_RGB' : 'heif_colorspace_YCbCr'],
    heif.heif_chroma[
      !isColour
        ? 'heif_chroma_420'
        : hasAlpha
          ? 'heif_chroma_interleaved_RGBA'
          : 'heif_chroma_interleaved_RGB'
    ],
  );
  if (isFailure(decoded)) throw new Error(decoded.message);
  try {
    return isColour ? colourOf(decoded, hasAlpha) : lightnessOf(heif, decoded);
  } finally {
    heif.heif_image_release(decoded.image);
  }
}

function colourOf({ channels }: DecodedImage, hasAlpha: boolean): Omit<DecodedPicture, 'others'> {
  const channel = channelOf(channels, INTERLEAVED);
  if (channel === undefined) throw new Error('The image has no colours');
  const { width, height } = channel;
  const count = hasAlpha ? 4 : 3;
  const pixels = new Uint8Array(width * height * count);
  copyRows(channel, pixels, { samples: width * count, step: 1, offset: 0, shift: 0 });
  return { width, height, channels: count, pixels, density: undefined, isCutOff: false };
}

function lightnessOf(
  heif: Libheif,
  { image, channels }: DecodedImage,
): Omit<DecodedPicture, 'others'> {
  const lightness = channelOf(channels, LIGHTNESS);
  if (lightness === undefined) throw new Error('The image has no lightness');
  const alpha = channelOf(channels, ALPHA);
  const { width, height } = lightness;
  const count = alpha === undefined ? 1 : 2;
  const pixels = new Uint8Array(width * height * count);
  for (const [offset, channel] of [lightness, ...(alpha === undefined ? [] : [alpha])].entries()) {
    const shift = Math.max(0, heif.heif_image_get_bits_per_pixel_range(image, channel.id) - 8);
    copyRows(channel, pixels, { samples: width, step: count, offset, shift });
  }
  return { width, height, channels: count, pixels, density: undefined, isCutOff: false };
}

/** A sample of more than 8 bits takes two bytes, low byte first. */
function copyRows(
  { data, stride, height }: Channel,
  pixels: Uint8Array,
  {
    samples,
    step,
    offset,
    shift,
  }: { samples: number; step: number; offset: number; shift: number },
): void {
  for (let row = 0; row < height; row += 1) {
    const from = row * stride;
    const to = row * samples * step + offset;
    if (step === 1 && shift === 0) {
      pixels.set(data.subarray(from, from + samples), to);
      continue;
    }
    for (let column = 0; column < samples; column += 1) {
      const value =
        shift === 0
          ? data[from + column]
          : ((data[from + column * 2] ?? 0) | ((data[from + column * 2 + 1] ?? 0) << 8)) >> shift;
      pixels[to + column * step] = value ?? 0;
    }
  }
}

function channelOf(channels: readonly Channel[], id: number): Channel | undefined {
  return channels.find((channel) => numberOf(channel.id) === id);
}

/** The library's constants are objects with a number. */
function numberOf(constant: unknown): unknown {
  return (constant as { value?: number } | undefined)?.value ?? constant;
}

function isFailure(result: Failure): boolean {
  return result.code !== undefined && numberOf(result.code) !== 0;
}
