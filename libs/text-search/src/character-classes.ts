/** Characters that are written but not seen: soft hyphens, zero-width and direction marks. */
const INVISIBLE = String.raw`[\p{Cf}\u034F]`;

/** Characters of scripts that put no blanks between words, and of Korean, which joins particles to words. */
const UNSPACED = String.raw`[[\p{sc=Han}[\p{scx=Hira}&&[\p{L}\p{M}]][\p{scx=Kana}&&[\p{L}\p{M}]]\p{sc=Hang}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]--[\p{Nd}\p{P}]]`;

const DIGIT = String.raw`[\p{N}--${UNSPACED}]`;
const LETTER = String.raw`[\p{L}--${UNSPACED}]`;
const MARK = String.raw`[\p{M}--${UNSPACED}]`;

/**
 * Matches one piece of a text: characters of an unspaced script, a number, or a word. The groups are named by the kind.
 * See https://unicode.org/reports/tr18/ for the classes.
 */
export const PIECE = new RegExp(
  `(?<letters>${LETTER}(?:${INVISIBLE}*(?:${LETTER}|${MARK}))*)` +
    `|(?<digits>${DIGIT}(?:${INVISIBLE}*${DIGIT})*)` +
    `|(?<unspaced>${UNSPACED}(?:${INVISIBLE}*${UNSPACED})*)`,
  'gv',
);

/** Does the same as {@link PIECE} for a text in ASCII, several times as fast. */
export const ASCII_PIECE = /[A-Za-z]+|[0-9]+/g;
export const ASCII_TEXT = /^[\0-\x7f]*$/;

/** Matches what a reader of an unspaced script sees as one character. Decomposed Hangul is one syllable. */
export const CLUSTER = new RegExp(
  String.raw`(?:[\u1100-\u115F][\u1160-\u11A7]*[\u11A8-\u11FF]*|\P{Cf})(?:[\p{M}\uFF9E\uFF9F]|${INVISIBLE})*`,
  'gv',
);

export const INVISIBLES = new RegExp(INVISIBLE, 'gv');
