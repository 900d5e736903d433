import type { RecognisePages } from '@app/contracts';

/** Pages that are read in one go; both ends included, counted from 1. */
export type PageRange = Pick<RecognisePages, 'from' | 'to'>;

/** Many enough to be worth a job, and few enough that nobody waits long at the end. */
const PAGES = 4;

/** The pages from the first to the last, in ranges. */
export function rangesOf(pagesToRead: number): PageRange[] {
  return Array.from({ length: Math.ceil(pagesToRead / PAGES) }, (_, i) => ({
    from: i * PAGES + 1,
    to: Math.min((i + 1) * PAGES, pagesToRead),
  }));
}

export function* pagesOf({ from, to }: PageRange): Generator<number> {
  for (let number = from; number <= to; number += 1) yield number;
}
