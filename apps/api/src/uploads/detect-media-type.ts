import { fileTypeFromBuffer } from 'file-type';
import type { MediaType } from '@app/contracts';

/** The number of leading bytes that the detection needs; file-type reads no more than these. */
export const HEAD_BYTES = 4_100;

const BINARY_TYPES: Readonly<Record<string, MediaType>> = {
  'application/pdf': 'application/pdf',
  'image/png': 'image/png',
  'image/apng': 'image/png',
  'image/jpeg': 'image/jpeg',
  'image/tiff': 'image/tiff',
  'image/webp': 'image/webp',
  'image/avif': 'image/avif',
  'image/heic': 'image/heic',
  'image/heif': 'image/heic',
  'image/heic-sequence': 'image/heic',
  'image/heif-sequence': 'image/heic',
  'image/gif': 'image/gif',
  'image/bmp': 'image/bmp',
};

const PLAIN_TEXT = 'text/plain' satisfies MediaType;

/** All media types that are accepted. */
export const ACCEPTED_MEDIA_TYPES: readonly MediaType[] = [
  ...new Set<MediaType>([...Object.values(BINARY_TYPES), PLAIN_TEXT]),
];

/**
 * Signatures of files that file-type cannot detect from the leading bytes alone: a PNG with a long first
 * chunk, and a TIFF or BigTIFF (either byte order) with its directory at the end of the file.
 */
const SIGNATURES: readonly (readonly [string, MediaType])[] = [
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['II*\0', 'image/tiff'],
  ['MM\0*', 'image/tiff'],
  ['II+\0', 'image/tiff'],
  ['MM\0+', 'image/tiff'],
];

const BMP_HEADER_SIZES: readonly number[] = [12, 16, 40, 52, 56, 64, 108, 124];

/** Types that are valid text but contain markup or programs. They are rejected. */
const TEXT_BASED_FORMATS = new Set([
  'application/xml',
  'application/rtf',
  'application/postscript',
  'application/eps',
  'image/svg+xml',
  'text/html',
]);

/**
 * PDF readers search the first kilobyte for the header, because scanners and mail gateways insert data before
 * it.
 */
const PDF_HEADER_WITHIN_BYTES = 1_024;

/** The number of characters, from the first visible one on, that are searched for markup. */
const MARKUP_WITHIN_CHARACTERS = 1_024;
const LEADING_BLANKS = /^[\s\p{Cc}\p{Cf}]+/u;
const MARKUP = /^<(?:[!?]|\/?[a-z][a-z0-9:-]*[\s/>])|<(?:!doctype|html|script|svg|\?xml)[\s/>]/i;

/**
 * Detects the media type from the leading bytes; file names and headers are ignored. Returns an accepted
 * binary type, undefined for a type that is not accepted, or `text/plain`, and then {@link TextValidator}
 * must check the whole file.
 */
export async function detectMediaType(head: Buffer): Promise<MediaType | undefined> {
  const found = (await fileTypeFromBuffer(head))?.mime ?? '';
  const beginning = head.subarray(0, PDF_HEADER_WITHIN_BYTES).toString('latin1');
  const binary = binaryType(found, head, beginning);
  if (binary !== undefined) return binary;
  if (TEXT_BASED_FORMATS.has(found)) return undefined;
  const pdfAt = beginning.indexOf('%PDF-');
  if (pdfAt > 0 && !beginning.slice(0, pdfAt).includes('<')) return 'application/pdf';
  const text = new TextDecoder(encodingOf(head)).decode(head);
  return isMarkup(text) ? undefined : PLAIN_TEXT;
}

function binaryType(found: string, head: Buffer, beginning: string): MediaType | undefined {
  // file-type looks only at the first two or three letters of these, which also begin words.
  if (found === 'image/bmp' && !isBmp(head)) return undefined;
  if (found === 'image/gif' && !/^GIF8[79]a/.test(beginning)) return undefined;
  if (found === '') return SIGNATURES.find(([signature]) => beginning.startsWith(signature))?.[1];
  // An AVIF may have a generic HEIF brand and list avif only among its compatible brands.
  const isHeif = found === 'image/heif' || found === 'image/heic';
  if (isHeif && beginning.slice(8, 48).includes('avif')) return 'image/avif';
  return BINARY_TYPES[found];
}

/** Whether the second header has a known size: 12 to 124 bytes, for all versions of Windows and OS/2. */
function isBmp(head: Buffer): boolean {
  return head.length >= 18 && BMP_HEADER_SIZES.includes(head.readUInt32LE(14));
}

/** Returns whether a text, from its first visible character on, is HTML, SVG or XML. */
function isMarkup(text: string): boolean {
  return MARKUP.test(text.replace(LEADING_BLANKS, '').slice(0, MARKUP_WITHIN_CHARACTERS));
}

type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be';

function encodingOf(head: Buffer): TextEncodingName {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

/**
 * Checks that a stream of bytes is text: valid UTF-8, or UTF-16 with a byte order mark, without NUL and
 * without markup.
 */
export class TextValidator {
  private readonly decoder: InstanceType<typeof TextDecoder>;
  private beginning = '';

  constructor(head: Buffer) {
    this.decoder = new TextDecoder(encodingOf(head), { fatal: true });
  }

  /** Returns false when the bytes up to here are not text. */
  accepts(chunk: Uint8Array): boolean {
    return this.check(() => this.decoder.decode(chunk, { stream: true }));
  }

  /** Returns whether the text is complete: it does not end in the middle of a character. */
  isComplete(): boolean {
    return this.check(() => this.decoder.decode());
  }

  private check(decode: () => string): boolean {
    try {
      const text = decode();
      return !text.includes('\0') && !this.beginsWithMarkup(text);
    } catch {
      return false;
    }
  }

  /** Ignores any number of blanks before the first visible character. */
  private beginsWithMarkup(text: string): boolean {
    if (this.beginning.length >= MARKUP_WITHIN_CHARACTERS) return false;
    this.beginning = (this.beginning + text)
      .replace(LEADING_BLANKS, '')
      .slice(0, MARKUP_WITHIN_CHARACTERS);
    return isMarkup(this.beginning);
  }
}
