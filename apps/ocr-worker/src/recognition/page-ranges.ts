import type { RecognisePages } from '@app/contracts';

/** Consecutive pages, from the first to the last, both included and counted from 1. */
export type PageRange = Pick<RecognisePages, 'from' | 'to'>;

/**
 * The pages of a range: enough to justify a job, and few enough that the document's own worker does not wait
 * long for the last range.
 */
const PAGES = 4;

/** Splits the pages of a document into ranges. */
export function rangesOf(pagesToRead: number): PageRange[] {
  return Array.from({ length: Math.ceil(pagesToRead / PAGES) }, (_, i) => ({
    from: i * PAGES + 1,
    to: Math.min((i + 1) * PAGES, pagesToRead),
  }));
}

export function* pagesOf({ from, to }: PageRange): Generator<number> {
  for (let number = from; number <= to; number += 1) yield number;
}
