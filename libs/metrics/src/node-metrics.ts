import { collectDefaultMetrics, register } from 'prom-client';

/** Exposes metrics of the process: memory, CPU, event loop, garbage collection. Further calls have no effect. */
export function startNodeMetrics(): void {
  if (register.getSingleMetric('process_start_time_seconds') === undefined) collectDefaultMetrics();
}
