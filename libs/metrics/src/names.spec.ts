import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { METRICS, NODE_METRICS, type MetricDefinition } from './names.js';

const root = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const definitions = Object.entries<MetricDefinition>(METRICS);

describe('the dictionary of metrics', () => {
  it('contains exactly the metrics that the code creates', () => {
    const paths = globSync('{apps,libs}/**/*.ts', { cwd: root }).filter(
      (path) => !path.endsWith('.spec.ts') && !path.endsWith('metrics/src/names.ts'),
    );
    const created = paths.flatMap((path) =>
      [
        ...read(path).matchAll(
          /\b(?:(?:counter|gauge|histogram|sampledGauge)\(|const NAME =)\s*'(\w+)'/g,
        ),
      ].map(([, name]) => name),
    );
    expect(new Set(created)).toEqual(new Set(Object.keys(METRICS)));
  });

  it.each(definitions)(
    'names %s by the conventions of Prometheus',
    (name, { type, unit, labels, help }) => {
      expect(name).toMatch(/^strongroom_[a-z_]+$/);
      expect(name.endsWith('_total')).toBe(type === 'counter');
      const isMeasured = unit === 'seconds' || unit === 'bytes';
      expect(name.endsWith(`_${unit}`) || !isMeasured || type === 'counter').toBe(true);
      expect(help).not.toMatch(/\.$|\n/);
      for (const label of labels) expect(label).toMatch(/^(?!.*(?:id|path|url|ip|email)$)[a-z]+$/);
    },
  );

  it('contains every metric that dashboards, alerts and the runbook use', () => {
    const known = new Set([...Object.keys(METRICS), ...Object.keys(NODE_METRICS)]);
    const documents = [
      'RUNBOOK.md',
      ...globSync(['docs/operations/*.md', 'deploy/**/*.{json,yaml,yml}'], { cwd: root }),
    ];
    const used = documents
      .filter((path) => existsSync(join(root, path)))
      .flatMap((path) =>
        [
          ...read(path).matchAll(
            /\b(?:strongroom|nodejs|process)_[a-z0-9_]+(?:_total|_seconds|_bytes|_flight|_degraded|_connections|_jobs|_unsettled|_bucket|_sum|_count)\b/g,
          ),
        ].map(([name]) => name.replace(/_(?:bucket|sum|count)$/, '')),
      );
    expect(used.filter((name) => !known.has(name))).toEqual([]);
  });
});
