/**
 * Decides which document is read next (start-time fair queueing; Goyal, Vin, Cheng 1996). The turn of a
 * document is its position, counted in pages. A new document gets the lowest turn of all waiting documents.
 * If its account already has waiting documents, it gets a turn after all of them. Each page that is read
 * increases the turn by one.
 */

/**
 * The highest priority number of BullMQ. Jobs of older releases have the priority 0, which BullMQ takes
 * first.
 */
const LAST_PRIORITY = 2 ** 21;
/**
 * The document that is being read yields when its turn is this number of pages higher than the turn of a
 * waiting document. The number is more than one, because yielding has a cost.
 */
const YIELD_AFTER_PAGES = 16;
/**
 * When a document is read again (`POST …/ocr`), its turn is this number of pages higher than that of a new
 * document.
 */
export const REREAD_DELAY_PAGES = YIELD_AFTER_PAGES;

/** The position of a document in the fair queue. */
export interface QueuePosition {
  /** In pages, from 0. */
  readonly turn: number;
  /**
   * Whether the account has no other waiting document. If so, a document with a higher turn yields to this
   * one after one page instead of after `YIELD_AFTER_PAGES`.
   */
  readonly isOnlyOneOfAccount: boolean;
}

/**
 * Returns the priority of a job at this position. BullMQ takes the lowest number first. An odd number means
 * that the document is the only one of its account; {@link shouldYield} reads this from the number.
 */
export function priorityOf({ turn, isOnlyOneOfAccount }: QueuePosition): number {
  return Math.min(2 * turn + (isOnlyOneOfAccount ? 1 : 2), LAST_PRIORITY);
}

/** Whether a document that has reached `turn` yields to a waiting job with this priority. */
export function shouldYield(turn: number, priority: number): boolean {
  const waitingTurn = Math.floor((priority - 1) / 2);
  const isOnlyOneOfAccount = priority % 2 === 1;
  return turn - waitingTurn >= (isOnlyOneOfAccount ? 1 : YIELD_AFTER_PAGES);
}
