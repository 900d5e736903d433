import { isUncertain, type PageResult } from '@app/contracts';
import { placeWords } from './place-words.js';

/** A part of a text; `end` is exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Returns the parts of a page's text that were recognised with low confidence, in order. */
export function uncertainRanges({ text, words }: Pick<PageResult, 'text' | 'words'>): TextRange[] {
  if (!words.some(([, , , , , confidence]) => isUncertain(confidence))) return [];
  return placeWords(text, words)
    .filter(({ confidence }) => isUncertain(confidence))
    .map(({ start, end }) => ({ start, end }));
}
