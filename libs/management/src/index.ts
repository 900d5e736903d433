/**
 * The listener for operators: liveness, readiness and metrics, on a separate port.
 *
 * For: both apps, each with its own readiness checks.
 * Not for: users; the port is never published to the internet.
 */
export { managementHostSettings } from './management-host.config.js';
export { ManagementServer, type ManagementOptions } from './management-server.js';
export { readinessSamples, type Readiness, type ReadinessCheck } from './readiness.js';
