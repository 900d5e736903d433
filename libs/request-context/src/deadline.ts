import { addToContext, currentContext } from './request-context.js';

/** A caller gets an answer, possibly 503, within 5 s: this much for the work, and {@link TIDYING_MS} for cleaning up. */
export const ANSWER_WITHIN_MS = 4_000;

/** The time for each step after the deadline, so that work can be undone: a rollback, the removal of a file. */
export const TIDYING_MS = 250;

/** From now on the running request has `ms` for everything that it waits for together. Without a context it has no effect. */
export function startDeadline(ms: number): void {
  addToContext({ answerBy: performance.now() + ms });
}

/**
 * Stops the clock of the running request, for example while the request waits for its client. The returned function starts
 * the clock again, with `moreMs` added.
 */
export function pauseDeadline(): (moreMs?: number) => void {
  const answerBy = currentContext()?.answerBy;
  if (answerBy === undefined) return () => undefined;
  const leftMs = answerBy - performance.now();
  addToContext({ answerBy: undefined });
  return (moreMs = 0) => startDeadline(leftMs + moreMs);
}

/** The time limit of a step: `limitMs`, or less when the running request has less time left. */
export function timeLeftMs(limitMs: number): number {
  const answerBy = currentContext()?.answerBy;
  if (answerBy === undefined) return limitMs;
  return Math.min(limitMs, Math.max(answerBy - performance.now(), TIDYING_MS));
}
