import { DocumentFilenameInvalidError } from './uploads.errors.js';

const ESCAPES: Readonly<Record<string, string>> = { '%0D': '\r', '%0A': '\n', '%22': '"' };
// U+FFFD, the replacement character, shows that the name contained bytes that were not UTF-8.
const UNSAFE = /[\p{Cc}\p{Bidi_Control}\p{Surrogate}\p{Zl}\p{Zp}/\\\ufffd]/u;

/**
 * Decodes and checks the file name that a client sent.
 *
 * A name with folders or control characters is rejected, not repaired, because no ordinary client sends one.
 * Characters that change the direction of text are rejected too: with them, `gpj.exe` can look like
 * `exe.jpg`.
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
