import { francAll } from 'franc';

/** Tesseract's codes that differ from ISO 639-3, which the language detection uses. */
const ISO_CODES: Readonly<Record<string, string>> = {
  chi_sim: 'cmn',
  chi_tra: 'cmn',
  aze_cyrl: 'azj',
  nor: 'nob',
  srp_latn: 'srp',
  uzb_cyrl: 'uzn',
  uzb: 'uzn',
  est: 'ekk',
  lav: 'lvs',
  fas: 'pes',
  msa: 'zlm',
  ara: 'arb',
};
/** With fewer letters, such as one or two names, the language cannot be detected. */
const MIN_LETTERS = 40;
/** The number of characters that are enough to detect a language. */
const SAMPLE_LENGTH = 4_000;
/** The length of the parts of a page that may have a language of their own, in letters: one or two lines. */
const PART_LETTERS = 60;
/**
 * A part has another language only if the second-best language scores at most this share of the best one. Of 1,000
 * parts of English prose, commands and tables, none was taken for German at 0.8; German parts have 0.70 and less.
 */
const CLEAR_SHARE = 0.8;
/** Reading with more languages at once takes longer and is not more accurate. */
const MAX_LANGUAGES = 2;

/** Returns the most likely candidate for the language of a text, or undefined when the text is too short. */
export function guessLanguage(text: string, candidates: readonly string[]): string | undefined {
  return scoresOf(lettersOf(text).slice(0, SAMPLE_LENGTH), candidates)[0]?.language;
}

/**
 * Returns the languages of a page: those of the whole text and of its parts, if they are clear. English is the last
 * one, because the engine accepts what the first model reads, and the English model reads `fiir` for `für` with
 * confidence. Empty when the text is too short.
 */
export function guessLanguages(text: string, candidates: readonly string[]): readonly string[] {
  const main = guessLanguage(text, candidates);
  if (main === undefined) return [];
  const languages = new Set([main]);
  for (const part of partsOf(text.slice(0, 2 * SAMPLE_LENGTH))) {
    const [first, second] = scoresOf(part, candidates);
    if (first !== undefined && (second?.score ?? 0) <= CLEAR_SHARE) languages.add(first.language);
  }
  return [...languages]
    .slice(0, MAX_LANGUAGES)
    .toSorted((one, other) => Number(one === 'eng') - Number(other === 'eng'));
}

/** Returns the number of letters, up to about `limit`. */
export function countLetters(text: string, limit: number): number {
  return lettersOf(text.slice(0, 10 * limit)).replaceAll(' ', '').length;
}

/** The candidates, the most likely first, with scores from 0 to 1; empty when the text is too short. */
function scoresOf(
  letters: string,
  candidates: readonly string[],
): { language: string; score: number }[] {
  if (letters.length < MIN_LETTERS || candidates.length === 0) return [];
  const codes = new Map(candidates.map((code) => [ISO_CODES[code] ?? code, code]));
  return francAll(letters, { only: [...codes.keys()], minLength: MIN_LETTERS }).flatMap(
    ([code, score]) => {
      const language = codes.get(code);
      return language === undefined ? [] : [{ language, score }];
    },
  );
}

/** A part ends with its paragraph. Where lines have no letters, as between rows of numbers, it ends as well. */
function* partsOf(text: string): Generator<string> {
  let part = '';
  for (const line of [...text.split('\n'), '']) {
    const letters = lettersOf(line);
    part = `${part} ${letters}`.trim();
    if (letters !== '' && part.length < PART_LETTERS) continue;
    yield part;
    part = '';
  }
}

function lettersOf(text: string): string {
  return text.replace(/[^\p{L}]+/gu, ' ').trim();
}
