import type { PageKind } from './page-set.ts';

/** The number of errors, characters and words of one or more pages. */
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
 * A kind may be worse than plain by this share of errors and still count as no worse. A kind has 2,000 to
 * 4,000 characters, so 0.002 is four to eight characters: any change of the pixels adds or removes as many
 * errors. A wrong character makes a wrong word, and a word has five or six characters, so the share for words
 * is five times as large.
 */
export const TOLERANCE = { characters: 0.002, words: 0.01 };
/** On rotated pages, plain must make at least this many times as many errors as ours. */
const MIN_TIMES_BETTER = 5;
const ROTATED: readonly PageKind[] = [
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

/** How many times as many character errors plain makes as ours; 1 when neither makes any. */
export function timesBetter({ ours, plain }: KindResult): number {
  if (ours.characterErrors === 0) return plain.characterErrors === 0 ? 1 : Infinity;
  return cer(plain) / cer(ours);
}

/** Returns one verdict for each kind, and a second one for each rotated kind. */
export function judge(results: readonly KindResult[]): Verdict[] {
  return results.flatMap((result) => {
    const { kind, ours, plain } = result;
    const isNoWorse =
      cer(ours) <= cer(plain) + TOLERANCE.characters && wer(ours) <= wer(plain) + TOLERANCE.words;
    const noWorse = { goal: `${kind}: no worse than plain`, isMet: isNoWorse };
    if (!ROTATED.includes(kind)) return [noWorse];
    const isBetter = timesBetter(result) >= MIN_TIMES_BETTER;
    return [noWorse, { goal: `${kind}: ${MIN_TIMES_BETTER} times better`, isMet: isBetter }];
  });
}
