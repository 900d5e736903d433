/**
 * The request or job that the running code works for: one AsyncLocalStorage store.
 *
 * For: the request id, trace and actor that logs, jobs and SQL comments contain without being passed as parameters.
 * It is set in two places only: where an HTTP request begins and where a job begins.
 * Not for: passing parameters; code must behave the same without a context. The one exception is the
 * request's deadline (docs/adr/0027): without a context there is none.
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
