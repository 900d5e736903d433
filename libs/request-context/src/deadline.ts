import { addToContext, currentContext } from './request-context.js';

/** A caller has an answer, be it a 503, within 5 s: so long for the work, and the rest for {@link TIDYING_MS}. */
export const ANSWER_WITHIN_MS = 4_000;

/** What a request has for each step past its time, so that nothing stays half-done: a rollback, a file's removal. */
export const TIDYING_MS = 250;

/** From now on the running request has `ms` for all that it waits for, however many things that are. No context: no effect. */
export function startDeadline(ms: number): void {
  addToContext({ answerBy: performance.now() + ms });
}

/**
 * Stops the clock of the running request, such as while it is the client that is waited for, or when it is answered.
 * The function returned lets the clock run on, with `moreMs` added.
 */
export function pauseDeadline(): (moreMs?: number) => void {
  const answerBy = currentContext()?.answerBy;
  if (answerBy === undefined) return () => undefined;
  const leftMs = answerBy - performance.now();
  addToContext({ answerBy: undefined });
  return (moreMs = 0) => startDeadline(leftMs + moreMs);
}

/** How long a step may take that by itself may take `limitMs`: less where the running request has less left. */
export function timeLeftMs(limitMs: number): number {
  const answerBy = currentContext()?.answerBy;
  if (answerBy === undefined) return limitMs;
  return Math.min(limitMs, Math.max(answerBy - performance.now(), TIDYING_MS));
}
