import { bigramScore, withoutMarks } from './bigram-score.js';

const SAMPLE_LENGTH = 20_000;
/** With fewer letters, a wrong map may make a word by chance. */
const MIN_LETTERS = 8;
/** Fewer different letters make no words. */
const MIN_ALPHABET = 5;
/** A Cyrillic or Greek font in a Western code page looks like text in accented letters only. */
const MARKED_LETTER = /[À-ÖØ-öø-ÿ]/g;
const MAX_MARKED = 0.5;
/** Signs that text has beside its letters. If the letters are right, these are right too. */
const USUAL_SIGN =
  /[\s\d\p{Cc}.,:;!?'"()/%&+\-–—’“”„°§€$£@*•·\u3000-\u303F\uFF01-\uFF0F\uFF1A-\uFF20\uFF3B-\uFF40\uFF5B-\uFF65※→⇒]/gu;
const MIN_SHARE = 0.8;
const OTHER_SCRIPTS = [
  /\p{Script=Greek}/gu,
  /\p{Script=Cyrillic}/gu,
  /\p{Script=Arabic}/gu,
  /\p{Script=Hebrew}/gu,
  /\p{Script=Devanagari}/gu,
  /\p{Script=Thai}/gu,
  /\p{Script=Hangul}/gu,
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu,
];
const CHINESE = /\p{Script=Han}/gu;
/** Some of the most frequent characters of Chinese and Japanese, of which every fifth one of a text is. */
const FREQUENT_CHINESE =
  /[的一是在不了有和人这中大为上个国我以要他时来用们到作地于出就分对成会可主发年这動時来個國這為會對發學説書第号社月日本者事行名金三二十部方法定合公下生上同全所及\p{Script=Hiragana}\p{Script=Katakana}]/gu;
const MIN_FREQUENT_SHARE = 0.05;
/** A small letter before a capital, inside a word. */
const CAPITAL_INSIDE = /\p{Ll}\p{Lu}/gu;
const MAX_CAPITALS_INSIDE = 0.2;
/** Common languages score 5.1 to 5.9, single words also 5.0, shifted or swapped letters about 4. */
const MIN_BIGRAM_SCORE = 4.95;

/**
 * Whether a text surely is one, of whatever language. The characters of a font without a table of their meaning are taken as
 * they are: often they are right, and otherwise this finds no words. In doubt the text is refused.
 */
export function isMeaningfulText(text: string): boolean {
  const sample = text.slice(0, SAMPLE_LENGTH);
  const others = sample.replace(USUAL_SIGN, '');
  const words = sample.match(/[\p{L}\p{M}]+/gu) ?? [];
  const letters = words.join('');
  if (letters.length < MIN_LETTERS || letters.length / others.length < MIN_SHARE) return false;
  if (new Set(letters.toLowerCase()).size < MIN_ALPHABET) return false;
  if (shareOf(MARKED_LETTER, letters) > MAX_MARKED) return false;
  if ((sample.match(CAPITAL_INSIDE) ?? []).length / words.length > MAX_CAPITALS_INSIDE)
    return false;
  const latin = withoutMarks(letters).match(/[a-z]/g) ?? [];
  if (latin.length / letters.length >= MIN_SHARE) return isOfLatinWords(words);
  const script = OTHER_SCRIPTS.find((one) => shareOf(one, letters) >= MIN_SHARE);
  if (script === undefined) return false;
  const hasChinese = shareOf(CHINESE, letters) > 0;
  return !hasChinese || shareOf(FREQUENT_CHINESE, letters) >= MIN_FREQUENT_SHARE;
}

/** Whether the letters of Latin words follow each other as in words. */
export function isOfLatinWords(words: readonly string[]): boolean {
  const plain = words.flatMap((word) => withoutMarks(word).match(/[a-z]{2,}/g) ?? []);
  return bigramScore(plain) >= MIN_BIGRAM_SCORE;
}

function shareOf(characters: RegExp, text: string): number {
  return (text.match(characters)?.join('').length ?? 0) / text.length;
}
