/**
 * Decides which document is read next (start-time fair queueing; Goyal, Vin, Cheng 1996). A turn is a number
 * of pages. A document starts at the lowest turn of all waiting documents, but after all other documents of
 * its account. Each page that is read increases its turn by one.
 */

/**
 * The highest priority number of BullMQ. Jobs of older releases have the priority 0, which BullMQ takes
 * first.
 */
const LAST_PRIORITY = 2 ** 21;
/**
 * How many pages a document may be ahead of a waiting one before it yields. More than one, because yielding
 * has a cost.
 */
const YIELD_AFTER_PAGES = 16;
/** A document that is read again is placed this number of pages later in the queue. */
export const REREAD_DELAY_PAGES = YIELD_AFTER_PAGES;

/** The position of a document in the fair queue. */
export interface QueuePosition {
  /** In pages, from 0. */
  readonly turn: number;
  /**
   * Whether the account has no other waiting document. Then a document that is ahead of this one yields after
   * one page, and not only after `YIELD_AFTER_PAGES`.
   */
  readonly isOnlyOneOfAccount: boolean;
}

/** Returns the priority of a job at this position; lower is earlier. */
export function priorityOf({ turn, isOnlyOneOfAccount }: QueuePosition): number {
  return Math.min(2 * turn + (isOnlyOneOfAccount ? 1 : 2), LAST_PRIORITY);
}

/** Whether a document that has reached `turn` yields to a waiting job with this priority. */
export function shouldYield(turn: number, priority: number): boolean {
  const waitingTurn = Math.floor((priority - 1) / 2);
  const isOnlyOneOfAccount = priority % 2 === 1;
  return turn - waitingTurn >= (isOnlyOneOfAccount ? 1 : YIELD_AFTER_PAGES);
}
