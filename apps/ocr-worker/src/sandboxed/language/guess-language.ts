import { franc } from 'franc';

/** Where the codes of Tesseract's data and of ISO 639-3, which language detection speaks, differ. */
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
/** Fewer letters than this are a name or two, and say nothing of a language. */
const MIN_LETTERS = 40;
/** Enough of a page to tell its language by. */
const SAMPLE_LENGTH = 4_000;

/** Which of the candidates a text seems to be written in; undefined when it is too short to tell. */
export function guessLanguage(text: string, candidates: readonly string[]): string | undefined {
  const letters = text
    .replace(/[^\p{L}]+/gu, ' ')
    .trim()
    .slice(0, SAMPLE_LENGTH);
  if (letters.length < MIN_LETTERS || candidates.length === 0) return undefined;
  const codes = new Map(candidates.map((code) => [ISO_CODES[code] ?? code, code]));
  return codes.get(franc(letters, { only: [...codes.keys()], minLength: MIN_LETTERS }));
}
