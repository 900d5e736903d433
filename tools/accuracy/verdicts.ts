import type { PageKind } from './page-set.ts';

/** Errors and what they are errors of, of some pages together. */
export interface ErrorCount {
  readonly characterErrors: number;
  readonly characters: number;
  readonly wordErrors: number;
  readonly words: number;
}

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
 * By so much a kind may be worse and still count as no worse. A kind has 2,000 to 4,000 characters, so that is four
 * to eight of them: what comes and goes with any change of the pixels, in either direction. A wrong character is a
 * wrong word, and a word has five or six of them.
 */
export const TOLERANCE = { characters: 0.002, words: 0.01 };
/** How many times better turned pages must be read. */
const TIMES_BETTER = 5;
const TURNED: readonly PageKind[] = [
  'skew to 2°',
  'skew 3° to 5°',
  'rotated by 90°',
  'rotated by 180°',
  'rotated by 270°',
];

export function cer({ characterErrors, characters }: ErrorCount): number {
  return characterErrors / characters;
}

export function wer({ wordErrors, words }: ErrorCount): number {
  return wordErrors / words;
}

/** How many times as many errors plain reading makes; 1 when neither makes any. */
export function timesBetter({ ours, plain }: KindResult): number {
  if (ours.characterErrors === 0) return plain.characterErrors === 0 ? 1 : Infinity;
  return cer(plain) / cer(ours);
}

/** One for each kind, and one more for each that is turned. */
export function judge(results: readonly KindResult[]): Verdict[] {
  return results.flatMap((result) => {
    const { kind, ours, plain } = result;
    const isNoWorse =
      cer(ours) <= cer(plain) + TOLERANCE.characters && wer(ours) <= wer(plain) + TOLERANCE.words;
    const noWorse = { goal: `${kind}: no worse than plain`, isMet: isNoWorse };
    if (!TURNED.includes(kind)) return [noWorse];
    const isBetter = timesBetter(result) >= TIMES_BETTER;
    return [noWorse, { goal: `${kind}: ${TIMES_BETTER} times better`, isMet: isBetter }];
  });
}
