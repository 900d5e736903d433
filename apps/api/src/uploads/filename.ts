import { isUtf8 } from 'node:buffer';
import { DocumentFilenameInvalidError } from './uploads.errors.js';

const ESCAPES: Readonly<Record<string, string>> = { '%0D': '\r', '%0A': '\n', '%22': '"' };
const MAX_CHARACTERS = 255;
const EXTENSION = /\.[^.\s]{1,10}$/u;
/**
 * Characters that are not seen: direction marks, isolates and embeddings, which phones and browsers insert into
 * names, and spaces without a width.
 */
const INVISIBLE = /[\u061c\u200b\u200e\u200f\u202a-\u202c\u2060-\u2064\u2066-\u2069\ufeff]/g;
// The two overrides of direction are among the control characters of bidirectional text.
const UNSAFE = /[\p{Cc}\p{Bidi_Control}\p{Surrogate}\p{Zl}\p{Zp}/\\]/u;

/**
 * Decodes, cleans and checks the file name that a client sent.
 *
 * What ordinary programs do to names is repaired: bytes that are not UTF-8 are read as windows-1252, invisible
 * characters are removed, and a long name is shortened before its extension. A name with folders or control
 * characters is rejected, because no ordinary client sends one. So is one with an override of direction: with
 * it, `gpj.exe` can look like `exe.jpg`.
 *
 * @param given the name with one character for each byte, or with characters that were decoded already
 * @see https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data
 * @throws DocumentFilenameInvalidError
 */
export function filenameFrom(given: string): string {
  const name = decode(given)
    .replace(/%0D|%0A|%22/gi, (escape) => ESCAPES[escape.toUpperCase()] ?? escape)
    .replace(INVISIBLE, '')
    .normalize('NFC')
    .trim();
  const isPlain = name !== '' && name !== '.' && name !== '..' && !UNSAFE.test(name);
  if (!isPlain) throw new DocumentFilenameInvalidError();
  return shorten(name);
}

function decode(given: string): string {
  if (/[^\0-\xff]/u.test(given)) return given; // eslint-disable-line no-control-regex
  const bytes = Buffer.from(given, 'latin1');
  if (isUtf8(bytes)) return bytes.toString();
  const decoder = new TextDecoder('windows-1252');
  return decoder.decode(bytes, { stream: true }) + decoder.decode();
}

/** Shortens a name to the largest number of characters, and keeps its extension. */
function shorten(name: string): string {
  if ([...name].length <= MAX_CHARACTERS) return name;
  const [extension = ''] = EXTENSION.exec(name) ?? [];
  const stem = Array.from(name.slice(0, name.length - extension.length));
  return (
    stem
      .slice(0, MAX_CHARACTERS - extension.length)
      .join('')
      .trimEnd() + extension
  );
}

/**
 * Makes a file name of the one that a mail gives to an attachment. A name that an upload may not have is repaired, because
 * the attachment cannot be sent again.
 */
export function attachmentFilename(given: string): string {
  const [last = ''] = given.split(/[/\\]/).slice(-1);
  const plain = last
    .replace(INVISIBLE, '')
    .replace(/%0[ad]/gi, ' ')
    .replace(new RegExp(UNSAFE, 'gu'), ' ')
    .trim();
  return ['', '.', '..'].includes(plain) ? 'attachment' : filenameFrom(plain);
}
