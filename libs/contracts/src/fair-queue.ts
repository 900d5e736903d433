/**
 * Decides which document is read next (start-time fair queueing; Goyal, Vin, Cheng 1996). A turn counts pages. A
 * document starts at the lowest turn of all waiting documents, but after all other documents of its account. Each
 * page that is read increases its turn by one.
 */

/** The highest priority number of BullMQ. Jobs of older releases have 0, which is taken first. */
const LAST_PRIORITY = 2 ** 21;
/** How many pages a document may be ahead of a waiting one before it yields. Yielding has a cost, so it is not 1. */
const YIELD_AFTER_PAGES = 16;
/** A document that is read again is placed this number of pages later in the queue. */
export const REREAD_DELAY_PAGES = YIELD_AFTER_PAGES;

/** The position of a document in the fair queue. */
export interface QueuePosition {
  /** In pages, from 0. */
  readonly turn: number;
  /** Whether the account waits for no other document. Documents that are ahead of it then yield at the next page. */
  readonly isOnlyOneOfAccount: boolean;
}

/** Returns the priority of a job at this position; lower is earlier. */
export function priorityOf({ turn, isOnlyOneOfAccount }: QueuePosition): number {
  return Math.min(2 * turn + (isOnlyOneOfAccount ? 1 : 2), LAST_PRIORITY);
}

/** Whether a document that has reached `turn` yields to a waiting job with this priority. */
export function shouldYield(turn: number, priority: number): boolean {
  const other = Math.floor((priority - 1) / 2);
  const isOnlyOneOfAccount = priority % 2 === 1;
  return turn - other >= (isOnlyOneOfAccount ? 1 : YIELD_AFTER_PAGES);
}
