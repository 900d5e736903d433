/**
 * Who is read next (start-time fair queueing; Goyal, Vin, Cheng 1996). A turn counts pages: a document begins at the
 * turn of whoever is furthest behind and behind all others of its account, and moves on by one with each page.
 */

/** BullMQ's last priority; its first, 0, is that of jobs of older releases. */
const LAST_PRIORITY = 2 ** 21;
/** So many pages a document may be ahead of another that waits before it gives way: taking turns has its price. */
const YIELD_AFTER_PAGES = 16;
/** So many pages later comes what was read before. */
export const REREAD_DELAY_PAGES = YIELD_AFTER_PAGES;

/** A place in the line of documents that are to be read. */
export interface QueuePosition {
  /** In pages, from 0. */
  readonly turn: number;
  /** The only document that its account waits for: whoever is ahead of it gives way at the next page. */
  readonly isOnlyOneOfAccount: boolean;
}

/** The priority of a job with this place. */
export function priorityOf({ turn, isOnlyOneOfAccount }: QueuePosition): number {
  return Math.min(2 * turn + (isOnlyOneOfAccount ? 1 : 2), LAST_PRIORITY);
}

/** Whether who has come to `turn` gives way to a waiting job with this priority. */
export function shouldYield(turn: number, priority: number): boolean {
  const other = Math.floor((priority - 1) / 2);
  const isOnlyOneOfAccount = priority % 2 === 1;
  return turn - other >= (isOnlyOneOfAccount ? 1 : YIELD_AFTER_PAGES);
}
