const LATIN = /\p{Script=Latin}/u;
const OTHER_ALPHABET =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Thai}]/u;
const NOT_ASCII = /[^\0-\x7f]/; // eslint-disable-line no-control-regex
/** A capital letter inside a word, next to a letter that is not ASCII. */
const CAPITAL_INSIDE = /\p{Ll}\p{Lu}/u;
const NO_CHARACTER = /[\u0080-\u009f\ufffd\p{Co}]/gu;
/** Signs, and parts of boxes, between two letters; without the hyphens, apostrophes and dots that belong there. */
const SIGN_INSIDE =
  /(?<=\p{L})[\u00a1-\u00a9\u00ab\u00ac\u00ae-\u00b4\u00b6\u00b8\u00b9\u00bb-\u00bf\u00d7\u00f7\u201a-\u2026\u2030-\u2044\u20a0-\u20bf\u2122-\u25ff](?=\p{L})/gu;
/** An accented letter before a digit, an accent of its own, or a letter that is no word of its own. */
const LONE_LETTER =
  /(?<=[\d\s])[\u00c0-\u024f](?=\d)|[\u02b0-\u02ff]|(?<![\p{L}\d])[\u00b4\u00b8\u00a8ÿþßñ](?!\p{L})/gu;
/** UTF-8 that was decoded as windows-1252: `Ã¼` in place of `ü`. */
const DOUBLY_ENCODED = /[ÂÃ][\u00a0-\u00bf\u20ac\u201a-\u2122]/gu;

/**
 * Counts the characters at places where they do not occur in a text of any language, with weights. A text that is decoded
 * by the wrong table has many of them.
 */
export function countUnlikely(text: string): number {
  return (
    unlikelyWords(text) +
    2 * countOf(text, NO_CHARACTER) +
    2 * countOf(text, DOUBLY_ENCODED) +
    countOf(text, SIGN_INSIDE) +
    countOf(text, LONE_LETTER)
  );
}

function unlikelyWords(text: string): number {
  let mixed = 0;
  let single = 0;
  let whole = 0;
  for (const [word] of text.matchAll(/[\p{L}\p{M}]+/gu)) {
    if (!NOT_ASCII.test(word)) continue;
    if (OTHER_ALPHABET.test(word)) {
      if (LATIN.test(word)) mixed += 1;
      else if (word.length === 1) single += 1;
      else whole += 1;
    }
    if (CAPITAL_INSIDE.test(word)) mixed += 0.5;
  }
  // Words of one letter are common, but not without any longer ones.
  return mixed + (whole < single / 2 ? single : 0);
}

function countOf(text: string, pattern: RegExp): number {
  return (text.match(pattern) ?? []).length;
}
