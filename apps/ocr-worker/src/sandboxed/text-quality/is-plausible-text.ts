import { bigramScore, withoutMarks } from './bigram-score.js';

/** Enough of a page to judge it by. */
const SAMPLE_LENGTH = 20_000;
/** Fewer characters, or letters, than this show nothing. */
const MIN_CHARACTERS = 100;
const MIN_LETTERS = 150;

/** Signs that a text has between its words, and a wrong map in place of its letters. */
const SIGN = /[!-/:-@[-`{-~¡-©«-´¶-¹»-¿×÷]/g;
const MOSTLY = 0.5;
/** Of 45; figures in columns, rulers and leaders are made of few. */
const MANY_SIGNS = 12;
const FEW_BRACKETS = 8;
const MOST_BRACKETS = 0.8;

/** What a Cyrillic or Greek font looks like through a Western code page: nothing but letters with marks. */
const MARKED_LETTER = /[À-ÖØ-öø-ÿ]/g;

/** Who writes one of these inside of a word writes the word in it, but for the odd sign of mathematics. */
const SCRIPTS = [
  /\p{Script=Latin}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Arabic}/u,
  /\p{Script=Hebrew}/u,
  /\p{Script=Devanagari}/u,
  /\p{Script=Thai}/u,
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u,
];
const MOST_CHANGES = 0.3;

/** One letter for all; the commonest of a language is a fifth of it. */
const ONE_LETTER_SHARE = 0.7;

/** Longer ones are keys, sums of bytes, addresses. */
const MAX_TOKEN_LENGTH = 30;
const MAX_WORD_LENGTH = 20;
/** Of a page with less, figures and codes are what it is about. */
const MIN_SHARE_OF_WORDS = 0.3;
/** Genes and marks have fewer. */
const MIN_ALPHABET = 10;
/** Words differ in length; codes and sequences do not. */
const MOST_OF_ONE_LENGTH = 0.5;
/** Of 412 languages in Latin letters one is below 4.7, and none of the common ones below 5.1; swapped letters are near 4. */
const MIN_BIGRAM_SCORE = 4.5;
/** Backwards, a text is less fluent by 0.4, and no language is more so by 0.05. */
const MIN_GAIN_BACKWARDS = 0.2;

/**
 * Whether a text can be what a page says, by what is alike in all languages. A font may give its letters a wrong
 * meaning, and somebody's recognition may have read dust; the characters themselves are sound then.
 *
 * In doubt it can: a page of figures, codes, source text or of a language nobody has heard of is none the worse.
 */
export function isPlausibleText(text: string): boolean {
  const sample = text.slice(0, SAMPLE_LENGTH);
  return (
    !isMostlySigns(sample) &&
    !isOfWrongScript(sample) &&
    !isOneLetter(sample) &&
    !isOfImpossibleWords(sample)
  );
}

function isMostlySigns(text: string): boolean {
  // A ruler or a leader counts as one.
  const characters = text.replace(/\s/g, '').replace(/(.)\1+/gu, '$1');
  if (characters.length < MIN_CHARACTERS) return false;
  const signs = characters.match(SIGN) ?? [];
  const isMostly = signs.length / characters.length > MOSTLY && new Set(signs).size >= MANY_SIGNS;
  return isMostly && !isNested(signs);
}

/** Source text closes what it opens, the last first, and has more than one kind of bracket where signs are many. */
function isNested(signs: readonly string[]): boolean {
  const brackets = signs.filter((sign) => '()[]{}'.includes(sign));
  const open: string[] = [];
  let closed = 0;
  for (const bracket of brackets) {
    const closing = { '(': ')', '[': ']', '{': '}' }[bracket];
    if (closing !== undefined) open.push(closing);
    else if (open.at(-1) === bracket && open.pop() !== undefined) closed += 2;
  }
  const isOfOneKind = new Set(brackets).size <= 2;
  return (
    brackets.length >= FEW_BRACKETS && !isOfOneKind && closed / brackets.length > MOST_BRACKETS
  );
}

function isOfWrongScript(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? [];
  if (letters.length < MIN_CHARACTERS) return false;
  const marked = text.match(MARKED_LETTER) ?? [];
  if (marked.length / letters.length > MOSTLY) return true;
  let changes = 0;
  let pairs = 0;
  for (const [word] of text.matchAll(/\p{L}+/gu)) {
    const scripts = [...word].map((letter) => SCRIPTS.findIndex((script) => script.test(letter)));
    changes += scripts.filter((script, index) => index > 0 && script !== scripts[index - 1]).length;
    pairs += scripts.length - 1;
  }
  return pairs >= MIN_CHARACTERS && changes / pairs > MOST_CHANGES;
}

function isOneLetter(text: string): boolean {
  const counts = new Map<string, number>();
  const letters = text.match(/\p{L}/gu) ?? [];
  for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return letters.length >= MIN_CHARACTERS && most / letters.length > ONE_LETTER_SHARE;
}

function isOfImpossibleWords(text: string): boolean {
  const words = latinWords(text);
  const all = words.join('');
  if (all.length < MIN_LETTERS || new Set(all).size < MIN_ALPHABET) return false;
  if (all.length / text.replace(/[\s\p{Cc}]/gu, '').length < MIN_SHARE_OF_WORDS) return false;
  if (isOfOneLength(words)) return false;
  const forwards = bigramScore(words);
  const backwards = bigramScore(words.map((word) => [...word].toReversed().join('')));
  return forwards < MIN_BIGRAM_SCORE || backwards - forwards > MIN_GAIN_BACKWARDS;
}

function latinWords(text: string): string[] {
  return text
    .split(/[\s\p{Cc}\uFFFE]+/u)
    .filter((token) => token.length <= MAX_TOKEN_LENGTH && !/\d/.test(token))
    .flatMap((token) => withoutMarks(token).match(/[a-z]+/g) ?? [])
    .filter((word) => word.length > 1 && word.length <= MAX_WORD_LENGTH);
}

function isOfOneLength(words: readonly string[]): boolean {
  const counts = new Map<number, number>();
  for (const { length } of words) counts.set(length, (counts.get(length) ?? 0) + 1);
  return Math.max(...counts.values()) / words.length > MOST_OF_ONE_LENGTH;
}
