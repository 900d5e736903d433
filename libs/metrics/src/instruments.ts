import { Counter, Gauge, Histogram, register } from 'prom-client';
import { METRICS, type LabelsOf, type MetricName } from './names.js';

type NamesOf<T extends string> = {
  [N in MetricName]: (typeof METRICS)[N]['type'] extends T ? N : never;
}[MetricName];

/** Returns the counter of that name; one instance for each process. */
export function counter<N extends NamesOf<'counter'>>(name: N): Counter<LabelsOf<N>> {
  const made = register.getSingleMetric(name) as Counter<LabelsOf<N>> | undefined;
  return made ?? new Counter<LabelsOf<N>>(describe(name));
}

/** Returns the gauge of that name; one instance for each process. */
export function gauge<N extends NamesOf<'gauge'>>(name: N): Gauge<LabelsOf<N>> {
  const made = register.getSingleMetric(name) as Gauge<LabelsOf<N>> | undefined;
  return made ?? new Gauge<LabelsOf<N>>(describe(name));
}

/** Returns the histogram of that name; one instance for each process. */
export function histogram<N extends NamesOf<'histogram'>>(
  name: N,
  buckets: readonly number[],
): Histogram<LabelsOf<N>> {
  const made = register.getSingleMetric(name) as Histogram<LabelsOf<N>> | undefined;
  return made ?? new Histogram<LabelsOf<N>>({ ...describe(name), buckets: [...buckets] });
}

function describe<N extends MetricName>(name: N) {
  const { help, labels } = METRICS[name];
  return { name, help, labelNames: labels as unknown as LabelsOf<N>[] };
}
