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

// Loading a megabyte of grammar and YAML is slow on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** The labels that Prometheus adds to every series. */
const TARGET_LABELS = ['job', 'instance'];
/** The metrics of other exporters, with their labels. */
const OTHER_METRICS: Readonly<Record<string, readonly string[]>> = {
  up: [],
  ALERTS: ['alertname', 'alertstate'],
  node_filesystem_avail_bytes: ['mountpoint'],
  node_filesystem_size_bytes: ['mountpoint'],
  probe_ssl_earliest_cert_expiry: [],
};

const OUR_METRICS: Readonly<Record<string, MetricDefinition>> = METRICS;
const recorded = new Set(rules().map(({ record }) => record));

/** Returns the labels of a series; undefined when nothing exports it. */
function labelsOf(name: string): readonly string[] | undefined {
  if (name in NODE_METRICS || recorded.has(name)) return [];
  if (OTHER_METRICS[name] !== undefined) return OTHER_METRICS[name];
  const [, base = name, part] = /^(.*)_(bucket|count|sum)$/.exec(name) ?? [];
  const metric = OUR_METRICS[name] ?? OUR_METRICS[base];
  if (metric === undefined || (metric.type === 'histogram') !== (part !== undefined))
    return undefined;
  return part === 'bucket' ? [...metric.labels, 'le'] : metric.labels;
}

function faultsOf({ place, text }: Query): string[] {
  const selections = selectionsOf(text);
  const known = new Set([
    ...TARGET_LABELS,
    ...selections.flatMap(({ metric }) => labelsOf(metric) ?? []),
  ]);
  return [
    ...selections.flatMap(({ metric, labels }) => {
      const exported = labelsOf(metric);
      if (exported === undefined) return [`${place}: nothing exports ${metric}`];
      return labels
        .filter((label) => ![...exported, ...TARGET_LABELS].includes(label))
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
  it('use only metrics and labels that the code exports', () => {
    const queries = [...queriesOf('prometheus'), ...ofRules];
    expect(queries.length).toBeGreaterThan(50);
    expect(queries.flatMap(faultsOf)).toEqual([]);
  });

  it.each([
    ['strongroom_ready_for_tea', 'nothing exports strongroom_ready_for_tea'],
    ['sum(strongroom_ready{colour="red"})', 'strongroom_ready has no label colour'],
    ['sum by (colour) (strongroom_ready)', 'nothing here has a label colour'],
    ['strongroom_http_request_duration_seconds', 'nothing exports strongroom_http_request'],
  ])('are rejected with %s', (text, fault) => {
    expect(faultsOf({ place: 'planted', text })).toEqual([expect.stringContaining(fault)]);
  });

  it('are rejected when they are not PromQL, or not LogQL', () => {
    expect(() => selectionsOf('sum(rate(up[5m])')).toThrow('invalid PromQL');
    expect(() => fieldsOf('{service="api"} |')).toThrow('invalid LogQL');
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

  it('use only fields that Alloy sends', () => {
    const queries = queriesOf('loki');
    expect(queries.length).toBeGreaterThan(4);
    const faults = queries.flatMap(({ place, text }) =>
      fieldsOf(text)
        .filter((field) => !shipped.includes(field))
        .map((field) => `${place}: Alloy does not send ${field}`),
    );
    expect(faults).toEqual([]);
    expect(fieldsOf('{service="api"} | colour=`red`')).toEqual(['service', 'colour']);
  });

  it('use only fields that the code writes', () => {
    expect(shipped).toContain('requestId');
    expect(shipped.filter((field) => !(field in FIELDS))).toEqual([]);
  });
});

describe('an alert', () => {
  it('links to a heading of the runbook', () => {
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
