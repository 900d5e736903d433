import { describe, expect, it, vi } from 'vitest';
import { FIELDS } from '@app/logging';
import { METRICS, NODE_METRICS, type MetricDefinition } from '@app/metrics';
import {
  fieldsOf,
  groupingsOf,
  queriesOf,
  read,
  rules,
  selectionsOf,
  type Query,
} from './observability.js';

// A busy machine takes its time over a megabyte of grammar and YAML.
vi.setConfig({ testTimeout: 60_000 });

/** What Prometheus adds to every series, and what others than our code measure. */
const OF_THE_TARGET = ['job', 'instance'];
const OF_OTHERS: Readonly<Record<string, readonly string[]>> = {
  up: [],
  ALERTS: ['alertname', 'alertstate'],
  node_filesystem_avail_bytes: ['mountpoint'],
  node_filesystem_size_bytes: ['mountpoint'],
  probe_ssl_earliest_cert_expiry: [],
};

const OURS: Readonly<Record<string, MetricDefinition>> = METRICS;
const recorded = new Set(rules().map(({ record }) => record));

/** The labels that a series has; undefined when nothing exports it. */
function labelsOf(name: string): readonly string[] | undefined {
  if (name in NODE_METRICS || recorded.has(name)) return [];
  if (OF_OTHERS[name] !== undefined) return OF_OTHERS[name];
  const [, base = name, part] = /^(.*)_(bucket|count|sum)$/.exec(name) ?? [];
  const metric = OURS[name] ?? OURS[base];
  if (metric === undefined || (metric.type === 'histogram') !== (part !== undefined))
    return undefined;
  return part === 'bucket' ? [...metric.labels, 'le'] : metric.labels;
}

function faultsOf({ place, text }: Query): string[] {
  const selections = selectionsOf(text);
  const known = new Set([
    ...OF_THE_TARGET,
    ...selections.flatMap(({ metric }) => labelsOf(metric) ?? []),
  ]);
  return [
    ...selections.flatMap(({ metric, labels }) => {
      const exported = labelsOf(metric);
      if (exported === undefined) return [`${place}: nothing exports ${metric}`];
      return labels
        .filter((label) => ![...exported, ...OF_THE_TARGET].includes(label))
        .map((label) => `${place}: ${metric} has no label ${label}`);
    }),
    ...groupingsOf(text)
      .filter((label) => !known.has(label))
      .map((label) => `${place}: nothing here has a label ${label}`),
  ];
}

const ofRules = rules().map(({ alert, record, expr }) => ({
  place: alert ?? record ?? '',
  text: expr,
}));

describe('dashboards and rules', () => {
  it('ask for metrics and labels that the code exports', () => {
    const queries = [...queriesOf('prometheus'), ...ofRules];
    expect(queries.length).toBeGreaterThan(50);
    expect(queries.flatMap(faultsOf)).toEqual([]);
  });

  it.each([
    ['strongroom_ready_for_tea', 'nothing exports strongroom_ready_for_tea'],
    ['sum(strongroom_ready{colour="red"})', 'strongroom_ready has no label colour'],
    ['sum by (colour) (strongroom_ready)', 'nothing here has a label colour'],
    ['strongroom_http_request_duration_seconds', 'nothing exports strongroom_http_request'],
  ])('would be refused with %s', (text, fault) => {
    expect(faultsOf({ place: 'planted', text })).toEqual([expect.stringContaining(fault)]);
  });

  it('would be refused when they are no PromQL, or no LogQL', () => {
    expect(() => selectionsOf('sum(rate(up[5m])')).toThrow('not PromQL');
    expect(() => fieldsOf('{service="api"} |')).toThrow('not LogQL');
  });
});

describe('log queries', () => {
  const alloy = read('deploy/alloy/config.alloy');
  const named = (block: string) =>
    [...alloy.matchAll(new RegExp(`${block} \\{\\s*values = \\{([^}]*)\\}`, 'g'))].flatMap(
      ([, list = '']) => [...list.matchAll(/(\w+)\s*=/g)].map(([, name = '']) => name),
    );
  const shipped = [
    ...named(String.raw`stage\.labels`),
    ...named(String.raw`stage\.structured_metadata`),
  ];

  it('name fields that Alloy ships', () => {
    const queries = queriesOf('loki');
    expect(queries.length).toBeGreaterThan(4);
    const faults = queries.flatMap(({ place, text }) =>
      fieldsOf(text)
        .filter((field) => !shipped.includes(field))
        .map((field) => `${place}: Alloy ships no ${field}`),
    );
    expect(faults).toEqual([]);
    expect(fieldsOf('{service="api"} | colour=`red`')).toEqual(['service', 'colour']);
  });

  it('which are fields that the code writes', () => {
    expect(shipped).toContain('requestId');
    expect(shipped.filter((field) => !(field in FIELDS))).toEqual([]);
  });
});

describe('an alert', () => {
  it('leads to a heading of the runbook', () => {
    const headings = new Set(
      [...read('RUNBOOK.md').matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, title = '']) =>
        title
          .toLowerCase()
          .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
          .replaceAll(/\s/g, '-'),
      ),
    );
    const alerts = rules().filter(({ alert }) => alert !== undefined);
    expect(alerts.length).toBeGreaterThan(15);
    const lost = alerts.filter(({ annotations }) => {
      const [file, heading = ''] = (annotations?.['runbook'] ?? '').split('#');
      return file !== 'RUNBOOK.md' || !headings.has(heading);
    });
    expect(lost.map(({ alert }) => alert)).toEqual([]);
  });
});
