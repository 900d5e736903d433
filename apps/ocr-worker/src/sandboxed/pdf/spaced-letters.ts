import { bigramScore, withoutMarks } from '../text-quality/bigram-score.js';
import { insertedSpace, isSpace, textOf, type LineCharacter } from './layer-line.js';

const LAST_WHITESPACE = 0x20;
const LETTER = /^[\p{Lu}\p{Ll}\p{Lt}\p{M}]$/u;
const LATIN = /^[\p{Script=Latin}\p{M}]+$/u;
const VOWEL = /[aeiouy]/;
/** The gaps between spaced letters, as a share of the height of the font. Columns of a table have wider ones. */
const MIN_GAP = 0.08;
const MAX_GAP = 0.8;
/** How much wider than the others a gap is that ends a word. Kerning makes smaller differences. */
const WORD_GAP = 0.1;
const MIN_LETTERS = 3;
/** A space that was typed between the letters is as wide as one between words, so a short word is less certain. */
const MIN_LETTERS_WITH_TYPED_SPACES = 4;
/** Of single letters that are no word, most score less. Words in capitals score about 5.5. */
const MIN_BIGRAM_SCORE = 4.4;

/**
 * Removes the spaces inside words whose letters are spaced out, such as the heading "I N V O I C E". PDFium inserts a space
 * where a gap is wide. Single letters that make no word, such as the marks of columns, stay as they are.
 */
export function closeSpacedWords(line: readonly LineCharacter[]): readonly LineCharacter[] {
  const glyphs = [...line.keys()].filter((index) => isGlyph(line[index]));
  const closed: LineCharacter[] = [];
  let done = 0;
  for (const run of runsOf(line, glyphs)) {
    const [first = 0, last = 0] = [run[0], run.at(-1)];
    const words = wordsOf(line, run);
    if (!words.some((word) => isSpacedWord(line, word))) continue;
    closed.push(...line.slice(done, first));
    for (const [index, word] of words.entries()) {
      if (index > 0) closed.push(insertedSpace());
      closed.push(...word.flatMap((at) => line[at] ?? []));
    }
    done = last + 1;
  }
  return done === 0 ? line : [...closed, ...line.slice(done)];
}

function isGlyph(character: LineCharacter | undefined): boolean {
  return character !== undefined && character.height > 0 && !isSpace(character);
}

/** Indexes of glyphs that all stand apart from the next one, and from the text before and after. */
function runsOf(line: readonly LineCharacter[], glyphs: readonly number[]): number[][] {
  const runs: number[][] = [];
  let run: number[] = [];
  for (const [position, index] of glyphs.entries()) {
    const isTightBefore = position > 0 && isTight(line, glyphs[position - 1], index);
    const isTightAfter = isTight(line, index, glyphs[position + 1]);
    const isApart = !isTightBefore && !isTightAfter;
    const isNear = position > 0 && gapBetween(line, glyphs[position - 1], index) <= MAX_GAP;
    if (run.length > 0 && (!isApart || !isNear)) {
      runs.push(run);
      run = [];
    }
    if (isApart) run.push(index);
  }
  return [...runs, run].filter(({ length }) => length >= MIN_LETTERS);
}

function isTight(line: readonly LineCharacter[], before?: number, after?: number): boolean {
  return after !== undefined && gapBetween(line, before, after) < MIN_GAP;
}

/** The gap between two glyphs as a share of their height. */
function gapBetween(line: readonly LineCharacter[], before = 0, after = 0): number {
  const [one, other] = [line[before], line[after]];
  if (one === undefined || other === undefined) return Infinity;
  return (other.start - one.end) / Math.max(one.height, other.height);
}

function wordsOf(line: readonly LineCharacter[], run: readonly number[]): number[][] {
  const gaps = run.slice(1).map((index, position) => gapBetween(line, run[position], index));
  const usual = gaps.toSorted((one, other) => one - other)[Math.floor(gaps.length / 2)] ?? 0;
  const words: number[][] = [];
  for (const [position, index] of run.entries()) {
    const isApart = position === 0 || (gaps[position - 1] ?? 0) - usual > WORD_GAP;
    if (isApart) words.push([index]);
    else words.at(-1)?.push(index);
  }
  return words;
}

function isSpacedWord(line: readonly LineCharacter[], word: readonly number[]): boolean {
  const [first = 0, last = 0] = [word[0], word.at(-1)];
  const spaces = line.slice(first, last + 1).filter((character) => isSpace(character));
  const isTyped = spaces.some(({ height }) => height > 0);
  const letters = textOf(word.flatMap((index) => line[index] ?? [])).normalize('NFC');
  const least = isTyped ? MIN_LETTERS_WITH_TYPED_SPACES : MIN_LETTERS;
  const isOfLetters = [...letters].every((letter) => LETTER.test(letter));
  return spaces.length > 0 && letters.length >= least && isOfLetters && isWord(letters);
}

function isWord(letters: string): boolean {
  const plain = withoutMarks(letters);
  if (new Set(plain).size < MIN_LETTERS || isAlphabet(plain)) return false;
  return !LATIN.test(letters) || (VOWEL.test(plain) && bigramScore([plain]) >= MIN_BIGRAM_SCORE);
}

/** Whether the letters follow each other as in the alphabet. */
function isAlphabet(letters: string): boolean {
  const codes = [...letters].map((letter) => letter.codePointAt(0) ?? 0);
  return codes.slice(1).every((code, index) => code === (codes[index] ?? 0) + 1);
}

/** A quick test, because nearly no line has spaced letters: whether three single characters follow each other. */
export function mayHaveSpacedLetters(codes: Iterable<number>): boolean {
  let length = 0;
  let singles = 0;
  for (const code of codes) {
    if (code > LAST_WHITESPACE) length += 1;
    else if (length > 0) {
      singles = length === 1 ? singles + 1 : 0;
      if (singles >= MIN_LETTERS) return true;
      length = 0;
    }
  }
  return length === 1 && singles + 1 >= MIN_LETTERS;
}
