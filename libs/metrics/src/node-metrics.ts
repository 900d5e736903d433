import { collectDefaultMetrics, register } from 'prom-client';

/** Has the process tell of itself: memory, processor, event loop, garbage. Any number of calls count as one. */
export function startNodeMetrics(): void {
  if (register.getSingleMetric('process_start_time_seconds') === undefined) collectDefaultMetrics();
}
