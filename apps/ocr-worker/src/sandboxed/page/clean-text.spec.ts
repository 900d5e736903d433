import { describe, expect, it } from 'vitest';
import { cleanText } from './clean-text.js';

describe('cleanText', () => {
  it.each([
    ['composes letters and their accents', 'u\u0308ber', 'über'],
    ['drops NUL and other controls', 'a\u0000b\u001b[1mc\u009fd', 'ab[1mcd'],
    ['keeps tabs inside a line', 'a\tb', 'a\tb'],
    ['converts all line ends to LF', 'a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['converts a form feed inside a page to LF', 'a\fb', 'a\nb'],
    ['trims the ends of lines', 'a \t\nb  ', 'a\nb'],
    ['trims empty lines around the text, not inside it', '\n\n  a\n\nb\n\n', '  a\n\nb'],
    ['splits ligatures into letters', 'o\uFB03ce \uFB02ag', 'office flag'],
    ['replaces lone surrogates by U+FFFD', 'a\ud800b', 'a\ufffdb'],
    ['drops a byte order mark', '\ufeffa', 'a'],
  ])('%s', (_, text, expected) => {
    expect(cleanText(text)).toBe(expected);
  });
});
