import { Gauge, register } from 'prom-client';
import { METRICS, type LabelsOf, type MetricName } from './names.js';

/** One series of a gauge at this moment. */
export interface Sample<L extends string> {
  readonly labels: Readonly<Record<L, string>>;
  readonly value: number;
}
export type Sampler<L extends string> = () => Promise<readonly Sample<L>[]> | readonly Sample<L>[];

/** Scrapes that come shortly after each other, or from several scrapers, share one sample. */
const CACHE_MS = 3_000;
/** A database that hangs must not block the scrape. The series is then missing, which alerts can detect. */
const TIMEOUT_MS = 2_000;

/** A gauge whose values are computed at each scrape. */
export class SampledGauge<L extends string> {
  private readonly samplers = new Map<Sampler<L>, { at: number; samples: readonly Sample<L>[] }>();

  /** @internal use {@link sampledGauge} */
  constructor(
    private readonly gauge: { reset(): void; set(labels: object, value: number): void },
  ) {}

  /** Calls `sampler` at each scrape; the returned function ends that. */
  sampleWith(sampler: Sampler<L>): () => void {
    this.samplers.set(sampler, { at: -Infinity, samples: [] });
    return () => this.samplers.delete(sampler);
  }

  /** @internal called by prom-client at each scrape */
  async collect(): Promise<void> {
    const found = await Promise.all([...this.samplers.keys()].map((one) => this.sample(one)));
    this.gauge.reset();
    for (const { labels, value } of found.flat()) this.gauge.set(labels, value);
  }

  private async sample(sampler: Sampler<L>): Promise<readonly Sample<L>[]> {
    const known = this.samplers.get(sampler);
    if (known !== undefined && performance.now() - known.at < CACHE_MS) return known.samples;
    const samples = await withTimeout(sampler);
    if (this.samplers.has(sampler)) this.samplers.set(sampler, { at: performance.now(), samples });
    return samples;
  }
}

/** Returns the sampled gauge of that name. */
export function sampledGauge<N extends MetricName>(name: N): SampledGauge<LabelsOf<N>> {
  const { help, labels } = METRICS[name];
  register.removeSingleMetric(name);
  const gauge: Gauge = new Gauge({
    name,
    help,
    labelNames: [...labels],
    collect: () => sampled.collect(),
  });
  const sampled = new SampledGauge<LabelsOf<N>>(gauge);
  return sampled;
}

async function withTimeout<L extends string>(sampler: Sampler<L>): Promise<readonly Sample<L>[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly Sample<L>[]>((resolve) => {
    timer = setTimeout(() => resolve([]), TIMEOUT_MS);
  });
  try {
    return await Promise.race([sampler(), late]);
  } catch {
    return [];
  } finally {
    clearTimeout(timer);
  }
}
