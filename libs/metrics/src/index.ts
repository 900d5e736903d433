/**
 * The metrics of the processes for Prometheus: one dictionary of names, and functions to set them.
 *
 * For: metrics of several features (HTTP, limits, pools), and instruments for the metrics of a single feature.
 * Not for: serving metrics (libs/management does), logs, the audit trail, or labels that a caller can choose.
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
