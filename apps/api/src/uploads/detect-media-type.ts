import { fileTypeFromBuffer } from 'file-type';
import type { MediaType } from '@app/contracts';

/** How many leading bytes the detection wants (file-type looks at no more). */
export const HEAD_BYTES = 4_100;

/** HEIC is not among them: the image library's builds decode no HEVC. */
const BINARY_TYPES: Readonly<Record<string, MediaType>> = {
  'application/pdf': 'application/pdf',
  'image/png': 'image/png',
  'image/apng': 'image/png',
  'image/jpeg': 'image/jpeg',
  'image/tiff': 'image/tiff',
  'image/webp': 'image/webp',
  'image/avif': 'image/avif',
};

const PLAIN_TEXT = 'text/plain' satisfies MediaType;

/** Every type that is accepted. */
export const ACCEPTED_MEDIA_TYPES: readonly MediaType[] = [
  ...new Set<MediaType>([...Object.values(BINARY_TYPES), PLAIN_TEXT]),
];

/**
 * Where file-type would have to read further than the head, it says nothing: PNG with a long first chunk, TIFF
 * (plain and big, either byte order) with its directory at the end. Their signatures are enough.
 */
const SIGNATURES: readonly (readonly [string, MediaType])[] = [
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['II*\0', 'image/tiff'],
  ['MM\0*', 'image/tiff'],
  ['II+\0', 'image/tiff'],
  ['MM\0+', 'image/tiff'],
];

/** Types that would pass as text but are markup or programs in it. */
const TEXT_DISGUISES = new Set([
  'application/xml',
  'application/rtf',
  'application/postscript',
  'application/eps',
  'image/svg+xml',
  'text/html',
]);

/** PDF readers look for the header in the first kilobyte; scanners and mail gateways do put things before it. */
const PDF_HEADER_WITHIN = 1_024;

/** How far from its first visible character a text is looked at for markup. */
const MARKUP_WITHIN = 1_024;
const BLANKS = /^[\s\p{Cc}\p{Cf}]+/u;
const MARKUP = /^<(?:[!?]|\/?[a-z][a-z0-9:-]*[\s/>])|<(?:!doctype|html|script|svg|\?xml)[\s/>]/i;

/**
 * What the leading bytes are: an accepted binary type, `text/plain` when the rest must decide whether it is
 * text, or undefined when they are nothing that is accepted. Names and headers do not count.
 */
export async function detectMediaType(head: Buffer): Promise<MediaType | undefined> {
  const found = (await fileTypeFromBuffer(head))?.mime ?? '';
  const beginning = head.subarray(0, PDF_HEADER_WITHIN).toString('latin1');
  const binary = BINARY_TYPES[found] ?? bySignature(found, beginning);
  if (binary !== undefined) return binary;
  if (TEXT_DISGUISES.has(found)) return undefined;
  const pdfAt = beginning.indexOf('%PDF-');
  if (pdfAt > 0 && !beginning.slice(0, pdfAt).includes('<')) return 'application/pdf';
  const text = new TextDecoder(encodingOf(head)).decode(head);
  return isMarkup(text) ? undefined : PLAIN_TEXT;
}

function bySignature(found: string, beginning: string): MediaType | undefined {
  if (found === '') return SIGNATURES.find(([signature]) => beginning.startsWith(signature))?.[1];
  // An AVIF may call itself a HEIF of the general kind and name avif among the brands that it is compatible with.
  const isHeif = found === 'image/heif' || found === 'image/heic';
  return isHeif && beginning.slice(8, 48).includes('avif') ? 'image/avif' : undefined;
}

/** Whether a text, from its first visible character on, is HTML, SVG or XML. */
function isMarkup(text: string): boolean {
  return MARKUP.test(text.replace(BLANKS, '').slice(0, MARKUP_WITHIN));
}

type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be';

function encodingOf(head: Buffer): TextEncodingName {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

/** Checks a stream of bytes for being text: valid UTF-8, or UTF-16 with a byte order mark, no NUL, no markup. */
export class TextValidator {
  private readonly decoder: InstanceType<typeof TextDecoder>;
  private beginning = '';

  constructor(head: Buffer) {
    this.decoder = new TextDecoder(encodingOf(head), { fatal: true });
  }

  /** False as soon as the bytes are no text. */
  accepts(chunk: Uint8Array): boolean {
    return this.check(() => this.decoder.decode(chunk, { stream: true }));
  }

  /** Whether the text also ends properly, not inside a character. */
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

  /** Blanks before the first visible character do not count, however many there are. */
  private beginsWithMarkup(text: string): boolean {
    if (this.beginning.length >= MARKUP_WITHIN) return false;
    this.beginning = (this.beginning + text).replace(BLANKS, '').slice(0, MARKUP_WITHIN);
    return isMarkup(this.beginning);
  }
}
