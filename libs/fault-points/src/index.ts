/**
 * Marks at the points in the code where a crash would do the most harm. The shipped code contains only the
 * marks: a mark publishes its name on a diagnostics channel of Node that has no listener. The code that stops
 * or kills the process there is not part of the build; tests load it into the process from outside, with
 * `node --import`.
 *
 * For: the steps of a protocol whose order must be kept. Not for: tracing, metrics or logs.
 */
export { faultPoint } from './fault-point.js';
export type { FaultPoint } from './fault-points.js';
