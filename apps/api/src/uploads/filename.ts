import { DocumentFilenameInvalidError } from './uploads.errors.js';

const ESCAPES: Readonly<Record<string, string>> = { '%0D': '\r', '%0A': '\n', '%22': '"' };
// The replacement character stands for bytes that were no UTF-8.
const UNSAFE = /[\p{Cc}\p{Bidi_Control}\p{Surrogate}\p{Zl}\p{Zp}/\\\ufffd]/u;

/**
 * The name that a client gave its file, after undoing what browsers escape in it.
 *
 * A name with folders or control characters is refused, not repaired: no honest client sends one. So are the
 * characters that reverse the direction of text, by which `gpj.exe` can pose as `exe.jpg`.
 *
 * @see https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data
 * @throws DocumentFilenameInvalidError
 */
export function filenameFrom(given: string): string {
  const name = given
    .replace(/%0D|%0A|%22/gi, (escape) => ESCAPES[escape.toUpperCase()] ?? escape)
    .normalize('NFC')
    .trim();
  const isPlain = name !== '' && name !== '.' && name !== '..' && !UNSAFE.test(name);
  if (!isPlain || [...name].length > 255) throw new DocumentFilenameInvalidError();
  return name;
}
