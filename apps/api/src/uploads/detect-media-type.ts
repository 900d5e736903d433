import { fileTypeFromBuffer } from 'file-type';
import { mediaTypeSchema, utf16EncodingOf, type MediaType } from '@app/contracts';
import { detectTextFormat } from './detect-text-format.js';
import { isMarkupDocument } from './markup-document.js';
import { isPdf } from './pdf-header.js';
import { TextValidator } from './text-validator.js';

/** The number of leading bytes that the detection needs; file-type reads no more than these. */
export const HEAD_BYTES = 4_100;

const BINARY_TYPES: Readonly<Record<string, MediaType>> = {
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

/** Mail, HTML and office files; `detectTextFormat` and `ContainerDetector` detect them. */
const DOCUMENT_TYPES = mediaTypeSchema.options.filter(
  (type) => !type.startsWith('image/') && type !== 'application/pdf' && type !== PLAIN_TEXT,
);

/** All media types that are accepted. */
export const ACCEPTED_MEDIA_TYPES: readonly MediaType[] = [
  ...new Set<MediaType>([
    'application/pdf',
    ...Object.values(BINARY_TYPES),
    PLAIN_TEXT,
    ...DOCUMENT_TYPES,
  ]),
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
]);

/**
 * Detects the media type from the leading bytes; file names and headers are ignored. Returns an accepted
 * binary type, undefined for a type that is not accepted, or `text/plain`, and then {@link TextValidator}
 * must check the whole file. A file whose first bytes identify it as a program or an archive is no PDF.
 */
export async function detectMediaType(head: Buffer): Promise<MediaType | undefined> {
  const found = (await fileTypeFromBuffer(head))?.mime ?? '';
  const beginning = head.toString('latin1');
  const validator = new TextValidator(head);
  const canBeText = validator.accepts(head);
  const canBePdf = found === '' || found === 'application/pdf';
  if (canBePdf && isPdf(beginning, { canBeText, isUtf8: validator.isUtf8 }))
    return 'application/pdf';
  const binary = binaryType(found, head, beginning);
  if (binary !== undefined) return binary;
  const format = detectTextFormat(head);
  if (format !== undefined) return format;
  if (!canBeText || TEXT_BASED_FORMATS.has(found)) return undefined;
  const text = new TextDecoder(utf16EncodingOf(head) ?? 'utf-8').decode(head);
  return isMarkupDocument(text) ? undefined : PLAIN_TEXT;
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
