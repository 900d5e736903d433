/** The part of k6's summary that the report uses. */
export interface K6Summary {
  metrics: Record<string, K6Metric>;
  state: { testRunDurationMs: number };
}

export interface K6Metric {
  type: string;
  values: Record<string, number>;
  thresholds?: Record<string, { ok: boolean }>;
}

/** The result of one threshold. */
export interface Verdict {
  metric: string;
  rule: string;
  isKept: boolean;
  /** The measured value of the statistic in the rule. */
  value: number | undefined;
}

/** The latency of one endpoint, or of all together. */
export interface LatencyRow {
  name: string;
  count: number;
  med: number;
  p90: number;
  p95: number;
  p99: number;
  max: number;
  failedRate: number;
}

export function verdictsOf(summary: K6Summary): Verdict[] {
  return Object.entries(summary.metrics).flatMap(([metric, { thresholds, values }]) =>
    Object.entries(thresholds ?? {}).map(([rule, { ok }]) => ({
      metric,
      rule,
      isKept: ok,
      value: values[/^[a-z]+(?:\(\d+(?:\.\d+)?\))?/.exec(rule)?.[0] ?? ''],
    })),
  );
}

const DURATION = /^http_req_duration\{(endpoint|scenario|step):([^}]+)\}$/;

/**
 * Returns the row of all endpoints first, then one row per endpoint. Endpoints without a request are left
 * out.
 */
export function latencyRowsOf(summary: K6Summary): LatencyRow[] {
  const rows = Object.entries(summary.metrics).flatMap(([metric, { values }]) => {
    const [, kind, name = ''] = DURATION.exec(metric) ?? [];
    if (kind === undefined || (values['count'] ?? 0) === 0) return [];
    const failed = summary.metrics[`http_req_failed{${kind}:${name}}`];
    return [{ kind, row: latencyRow(kind === 'scenario' ? 'all' : name, values, failed) }];
  });
  const order = ['scenario', 'endpoint', 'step'];
  return rows
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
    .map(({ row }) => row);
}

function latencyRow(name: string, values: Record<string, number>, failed?: K6Metric): LatencyRow {
  const of = (stat: string): number => values[stat] ?? Number.NaN;
  return {
    name,
    count: of('count'),
    med: of('med'),
    p90: of('p(90)'),
    p95: of('p(95)'),
    p99: of('p(99)'),
    max: of('max'),
    failedRate: failed?.values['rate'] ?? 0,
  };
}
