/**
 * Names of the places at which a crash would hurt most, as marks in the code. What is shipped holds the marks and
 * nothing else: a mark publishes its name on a diagnostics channel of Node, to which nobody listens. What stops or kills
 * the process there is no part of the build; tests load it into the process from outside (`node --import`).
 *
 * For: the steps of a protocol whose order is a promise. Not for: tracing, metrics or logs.
 */
export { faultPoint } from './fault-point.js';
export type { FaultPoint } from './fault-points.js';
