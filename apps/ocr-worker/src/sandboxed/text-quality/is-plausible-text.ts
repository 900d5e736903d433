import { bigramScore, withoutMarks } from './bigram-score.js';
import { isOfLatinWords } from './is-meaningful-text.js';
import { isRepetitiveText } from './is-repetitive-text.js';

/** The number of characters that are examined. */
const SAMPLE_LENGTH = 20_000;
/** With fewer characters, or letters, the text is accepted. */
const MIN_CHARACTERS = 100;
const MIN_LETTERS = 150;

/** Characters that normal text has between its words. A wrong character map puts them in place of letters. */
const SIGN = /[!-/:-@[-`{-~¡-©«-´¶-¹»-¿×÷]/g;
const MOSTLY = 0.5;
/** Of 45 different ones. Columns of digits, ruled lines and dot leaders use few of them. */
const MANY_SIGNS = 12;
const FEW_BRACKETS = 8;
const MOST_BRACKETS = 0.8;

/** A Cyrillic or Greek font in a Western code page looks like text in accented letters only. */
const MARKED_LETTER = /[À-ÖØ-öø-ÿ]/g;

/** A word is written in one script, except for a few mathematical signs. */
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

/** A share that only a broken map gives one letter: the most frequent letter of a language has about a fifth. */
const ONE_LETTER_SHARE = 0.7;

/** Longer tokens are keys, checksums or addresses. */
const MAX_TOKEN_LENGTH = 30;
const MAX_WORD_LENGTH = 20;
/** A page with a smaller share of words consists of numbers and codes, and is accepted. */
const MIN_SHARE_OF_WORDS = 0.3;
/** Gene sequences and ruled marks use fewer different letters. */
const MIN_ALPHABET = 10;
/** Prose of this many words has words of at least this many lengths. */
const FEW_WORDS = 40;
const MIN_LENGTHS = 7;
/** Words differ in length; codes and sequences often do not. */
const MOST_OF_ONE_LENGTH = 0.5;
/** Of 412 languages in Latin letters, one scores below 4.7 and no common one below 5.1. Swapped letters score about 4. */
const MIN_BIGRAM_SCORE = 4.5;
/** Reversed text scores 0.4 less. In no language does it score more than 0.05 more. */
const MIN_GAIN_BACKWARDS = 0.2;

/**
 * Whether a text layer can be the text of its page, judged by properties that all languages share. A font may map its
 * letters to wrong characters, and an earlier OCR may have read dust. The characters alone are valid in both cases.
 *
 * In doubt the text is accepted: numbers, codes, source code and rare languages must pass.
 */
export function isPlausibleText(text: string): boolean {
  const sample = text.slice(0, SAMPLE_LENGTH);
  return (
    !isMostlySigns(sample) &&
    !isOfWrongScript(sample) &&
    !isOneLetter(sample) &&
    !isOfImpossibleWords(sample) &&
    !isRepeatedGarbage(sample)
  );
}

function isMostlySigns(text: string): boolean {
  // A run of the same sign, such as a dot leader, counts as one.
  const characters = text.replace(/\s/g, '').replace(/(.)\1+/gu, '$1');
  if (characters.length < MIN_CHARACTERS) return false;
  const signs = characters.match(SIGN) ?? [];
  const isMostly = signs.length / characters.length > MOSTLY && new Set(signs).size >= MANY_SIGNS;
  return isMostly && !isNested(signs);
}

/** Whether the brackets are nested, as in source code, which also uses more than one kind of bracket. */
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
  if (all.length < MIN_LETTERS) return false;
  if (new Set(all).size < MIN_ALPHABET && !varyInLength(words)) return false;
  if (all.length / text.replace(/[\s\p{Cc}]/gu, '').length < MIN_SHARE_OF_WORDS) return false;
  if (isOfOneLength(words)) return false;
  const forwards = bigramScore(words);
  const backwards = bigramScore(words.map((word) => [...word].toReversed().join('')));
  return forwards < MIN_BIGRAM_SCORE || backwards - forwards > MIN_GAIN_BACKWARDS;
}

/** A few wrong words that are repeated have too few different letters, or too few lengths, to be found as impossible. */
function isRepeatedGarbage(text: string): boolean {
  if (!isRepetitiveText(text)) return false;
  const words = [...new Set(text.match(/\p{L}+/gu) ?? [])];
  const letters = words.join('');
  const latin = withoutMarks(letters).match(/[a-z]/g)?.length ?? 0;
  return latin / letters.length > MOSTLY && !isOfLatinWords(words);
}

function latinWords(text: string): string[] {
  return text
    .split(/[\s\p{Cc}\uFFFE]+/u)
    .filter((token) => token.length <= MAX_TOKEN_LENGTH && !/\d/.test(token))
    .flatMap((token) => withoutMarks(token).match(/[a-z]+/g) ?? [])
    .filter((word) => word.length > 1 && word.length <= MAX_WORD_LENGTH);
}

/** Whether the words have as many lengths as those of prose. */
function varyInLength(words: readonly string[]): boolean {
  const lengths = new Set(words.map(({ length }) => length));
  return words.length >= FEW_WORDS && lengths.size >= MIN_LENGTHS;
}

function isOfOneLength(words: readonly string[]): boolean {
  const counts = new Map<number, number>();
  for (const { length } of words) counts.set(length, (counts.get(length) ?? 0) + 1);
  return Math.max(...counts.values()) / words.length > MOST_OF_ONE_LENGTH;
}
