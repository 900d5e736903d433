import { INVISIBLES } from './character-classes.js';
import { fold } from './fold.js';
import { tokensOf, type Token } from './tokens.js';

/** Shorter words are typed as fast as they are chosen; longer ones are mostly garbage. */
const LENGTH = { min: 3, max: 40 };
const MAX_KEY_CHARACTERS = 60;
const MAX_BEGINNINGS = 12;

const LINE_END = /[-\u00AD\u2010\u2011]+\s+/gu;
const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/** Returns the words of a text in lower case, by their folded form. Numbers and codes are not words. */
export function wordsOf(text: string): Map<string, string> {
  const words = new Map<string, string>();
  addWords(words, tokensOf(text), text);
  return words;
}

/** Adds the words of a text; a word that is split at the end of a line is added as one. */
export function addWords(words: Map<string, string>, tokens: readonly Token[], text: string): void {
  let lineEnd: number | undefined;
  for (const { kind, start, end, forms, joins } of tokens) {
    const isRest = lineEnd !== undefined && start < lineEnd;
    if (kind !== 'letters' || isRest) continue;
    const parted = joins.find(({ length }) => length === 1);
    lineEnd = parted?.end;
    const word = parted?.term ?? forms[0] ?? '';
    if (word.length < LENGTH.min || word.length > LENGTH.max || words.has(word)) continue;
    const raw = text.slice(start, parted?.end ?? end).replace(LINE_END, '');
    const spelling = raw.replace(INVISIBLES, '').normalize('NFC').toLowerCase();
    words.set(word, fold(spelling) === word ? spelling : word);
  }
}

/** Returns the folded words of a title, tag or typed text, joined by blanks. */
export function keyOf(text: string): string {
  const words = (text.match(WORD) ?? []).map(fold);
  return [...words.join(' ')].slice(0, MAX_KEY_CHARACTERS).join('');
}

/** Returns the keys of a title from each of its words on, so that it is found by the beginning of any of them. */
export function beginningsOf(title: string): string[] {
  const words = keyOf(title)
    .split(' ')
    .filter((word) => word !== '');
  return words.slice(0, MAX_BEGINNINGS).map((_, i) => words.slice(i).join(' '));
}
