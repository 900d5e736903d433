/**
 * Who and what the running code works for: one AsyncLocalStorage store.
 *
 * For: the request id, trace and actor that logs, jobs and SQL comments carry without being handed down.
 * Set in two places only: where an HTTP request enters and where a job enters.
 * Not for: passing parameters; code must behave the same without a context. The one exception is the time that a
 * request has left (docs/adr/0027): without a context there is no deadline.
 */
export { ANSWER_WITHIN_MS, pauseDeadline, startDeadline, timeLeftMs } from './deadline.js';
export {
  addToContext,
  currentContext,
  inThisContext,
  runInContext,
  type RequestContext,
} from './request-context.js';
export { newRequestId, requestIdFrom } from './request-id.js';
export { continueTrace } from './traceparent.js';
