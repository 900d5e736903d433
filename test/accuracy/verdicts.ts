import type { PageKind } from './page-set.ts';

/** The number of errors, characters and words of one or more pages. */
export interface ErrorCount {
  readonly characterErrors: number;
  readonly characters: number;
  readonly wordErrors: number;
  readonly words: number;
}

/**
 * The errors of Strongroom (`ours`) and of tesseract.js without preprocessing (`plain`) on the same pages.
 */
export interface KindResult {
  readonly kind: PageKind;
  readonly pages: number;
  readonly ours: ErrorCount;
  readonly plain: ErrorCount;
}

export interface Verdict {
  readonly goal: string;
  readonly isMet: boolean;
}

/**
 * The error rate of `ours` may be higher than that of `plain` by this value and still count as no worse. The
 * pages of a kind have 2,000 to 4,000 characters together, so 0.002 is four to eight characters. Even a small
 * change of the pixels adds or removes this number of errors. A wrong character makes a wrong word, and a
 * word has five or six characters, so the value for words is five times as large.
 */
export const TOLERANCE = { characters: 0.002, words: 0.01 };
/** On rotated pages, the error rate of `plain` must be at least this number of times that of `ours`. */
const MIN_TIMES_BETTER = 5;
/** The character error rate that these kinds must not exceed. One row that is torn apart is more than this. */
const MAX_CER: Partial<Record<PageKind, number>> = { 'tables by rows': 0.02 };
const ROTATED: readonly PageKind[] = [
  'skew to 2°',
  'skew 3° to 5°',
  'rotated by 90°',
  'rotated by 180°',
  'rotated by 270°',
];

/** Returns the character error rate. */
export function cer({ characterErrors, characters }: ErrorCount): number {
  return characterErrors / characters;
}

/** Returns the word error rate. */
export function wer({ wordErrors, words }: ErrorCount): number {
  return wordErrors / words;
}

/** Returns the character error rate of `plain`, divided by that of `ours`. Returns 1 when both are 0. */
export function timesBetter({ ours, plain }: KindResult): number {
  if (ours.characterErrors === 0) return plain.characterErrors === 0 ? 1 : Infinity;
  return cer(plain) / cer(ours);
}

/** Judges each kind: it must be no worse than `plain`. A rotated kind must also be several times better. */
export function judge(results: readonly KindResult[]): Verdict[] {
  return results.flatMap((result) => {
    const { kind, ours, plain } = result;
    const isNoWorse =
      cer(ours) <= cer(plain) + TOLERANCE.characters && wer(ours) <= wer(plain) + TOLERANCE.words;
    const noWorse = { goal: `${kind}: no worse than plain`, isMet: isNoWorse };
    const most = MAX_CER[kind];
    if (most !== undefined) {
      const goal = `${kind}: CER at most ${most * 100} %`;
      return [noWorse, { goal, isMet: cer(ours) <= most }];
    }
    if (!ROTATED.includes(kind)) return [noWorse];
    const isBetter = timesBetter(result) >= MIN_TIMES_BETTER;
    return [noWorse, { goal: `${kind}: ${MIN_TIMES_BETTER} times better`, isMet: isBetter }];
  });
}
