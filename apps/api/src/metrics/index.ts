/** What the api tells Prometheus beside its requests; other features need nothing of it. */
export { MetricsModule } from './metrics.module.js';
