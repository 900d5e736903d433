import { z } from 'zod';

/** The name of a character encoding in lower case, as `TextDecoder` knows it. */
export const textEncodingSchema = z.string().regex(/^[a-z][a-z0-9_-]{1,39}$/);

export type Utf16Encoding = 'utf-16le' | 'utf-16be';

/** The number of leading bytes that are enough to recognise UTF-16. */
export const ENCODING_SAMPLE_BYTES = 4_100;
/** More of them than this share are a sign of UTF-16 or of a file that is no text. */
const MAX_BINARY_SHARE = 0.01;
/** A share of code units that no text has; one bad unit in a hundred is a damaged text. */
const MAX_ODD_SHARE = 0.01;
/** A text is mostly in Latin letters and one other script. Random numbers are in all scripts. */
const MIN_COHERENT_SHARE = 0.8;

/** Bytes that text in an encoding of single bytes, or in UTF-8, does not have: NUL and most control characters. */
const BINARY_BYTES = new Uint8Array(256);
for (let byte = 0; byte < 0x20; byte += 1) BINARY_BYTES[byte] = 1;
// Bell to shift in, end of file of DOS, escape, and the separators of records.
for (const byte of [7, 8, 9, 10, 11, 12, 13, 14, 15, 26, 27, 28, 29, 30, 31])
  BINARY_BYTES[byte] = 0;
BINARY_BYTES[0x7f] = 1;

/** Counts the bytes that text does not have, in any encoding except UTF-16. */
export function countBinaryBytes(bytes: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < bytes.length; i += 1) count += BINARY_BYTES[bytes[i] ?? 0] ?? 0;
  return count;
}

/** Counts the UTF-16 code units that text does not have: control characters and halves of surrogate pairs. */
export function countBinaryUnits(text: string): number {
  // eslint-disable-next-line no-control-regex
  return (text.match(/[\u0000-\u0006\u0010-\u0019\u007f\ufffd-\uffff]/g) ?? []).length;
}

/** Returns whether a file with this many bytes, or code units, that text does not have can still be text. */
export function isMostlyText(binary: number, total: number): boolean {
  return binary <= total * MAX_BINARY_SHARE;
}

/**
 * Recognises UTF-16 by its byte order mark. Without a mark, it is only looked for in bytes that are no text in any other
 * encoding: Latin letters in UTF-16 have a NUL each.
 */
export function utf16EncodingOf(head: Uint8Array): Utf16Encoding | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const sample = head.subarray(0, ENCODING_SAMPLE_BYTES);
  if (sample.length % 2 === 1 || sample.length === 0 || isOtherText(sample)) return undefined;
  const [best] = (['utf-16le', 'utf-16be'] as const)
    .map((encoding) => ({ encoding, score: scoreOf(new TextDecoder(encoding).decode(sample)) }))
    .toSorted((one, other) => other.score - one.score);
  return best !== undefined && best.score > 0 ? best.encoding : undefined;
}

function isOtherText(sample: Uint8Array): boolean {
  const binary = countBinaryBytes(sample);
  if (isMostlyText(binary, sample.length)) return true;
  // The words of some scripts have a control character in place of every second byte.
  if (sample.includes(0) || binary > sample.length / 4) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return true;
  } catch {
    return false;
  }
}

const ODD = /[\p{Cn}\p{Co}\ufffd\u0000-\u0008\u000e-\u001f\u007f-\u009f]/gu;
const LATIN = /[\t-\r\u0020-\u024f\u2010-\u2027\u20ac\u3000-\u3002\uff01-\uff0f]/gu;
const SCRIPTS = [
  /[\p{Script=Cyrillic}]/gu,
  /[\p{Script=Greek}]/gu,
  /[\p{Script=Arabic}]/gu,
  /[\p{Script=Hebrew}]/gu,
  /[\p{Script=Thai}]/gu,
  /[\p{Script=Devanagari}]/gu,
  /[\p{Script=Hangul}]/gu,
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu,
];

/** Returns how well a text can be one: 0 when it cannot, and more with more characters of the Latin alphabet. */
function scoreOf(text: string): number {
  if (countOf(text, ODD) > text.length * MAX_ODD_SHARE) return 0;
  const latin = countOf(text, LATIN);
  const other = Math.max(...SCRIPTS.map((script) => countOf(text, script)));
  return latin + other < text.length * MIN_COHERENT_SHARE ? 0 : 2 * latin + other;
}

function countOf(text: string, pattern: RegExp): number {
  return (text.match(pattern) ?? []).length;
}
