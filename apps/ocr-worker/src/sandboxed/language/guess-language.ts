import { franc } from 'franc';

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

/** Returns the most likely candidate for the language of a text, or undefined when the text is too short. */
export function guessLanguage(text: string, candidates: readonly string[]): string | undefined {
  const letters = text
    .replace(/[^\p{L}]+/gu, ' ')
    .trim()
    .slice(0, SAMPLE_LENGTH);
  if (letters.length < MIN_LETTERS || candidates.length === 0) return undefined;
  const codes = new Map(candidates.map((code) => [ISO_CODES[code] ?? code, code]));
  return codes.get(franc(letters, { only: [...codes.keys()], minLength: MIN_LETTERS }));
}
