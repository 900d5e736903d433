/**
 * What the processes count and measure, for Prometheus: one dictionary of names, and the few ways to set them.
 *
 * For: metrics of more than one room (HTTP, limits, pools), and the instruments of those that are one room's own.
 * Not for: serving them (libs/management does), logs, audit; or labels that a caller can make up.
 */
export { METRICS, NODE_METRICS, type MetricDefinition, type MetricName } from './names.js';
export { APP_VERSION, exposeBuildInfo } from './build-info.js';
export { counter, gauge, histogram } from './instruments.js';
export { sampledGauge, type Sample, type SampledGauge, type Sampler } from './sampled-gauge.js';
export {
  requestEnded,
  requestRefused,
  requestStarted,
  type EndedRequest,
} from './http-requests.js';
export { logLineDropped } from './log-lines.js';
export { rateLimitDecisions, redisDegraded } from './limits.js';
export { poolSamples, type PoolCounts } from './pool-samples.js';
export { startNodeMetrics } from './node-metrics.js';
