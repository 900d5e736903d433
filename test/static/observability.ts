import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parser as logql } from '@grafana/lezer-logql';
import { parser as promql } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';

export const ROOT = join(import.meta.dirname, '../..');

/** An expression and its place: the dashboard and panel, or the rule. */
export interface Query {
  readonly place: string;
  readonly text: string;
}

export interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string; readonly datasource: { uid: string } }[];
}

/** A metric in an expression, with the labels of its matchers. */
export interface Selection {
  readonly metric: string;
  readonly labels: readonly string[];
}

export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export function rules(): readonly Rule[] {
  const file = parse(read('deploy/prometheus/rules.yaml')) as {
    groups: readonly { rules: readonly Rule[] }[];
  };
  return file.groups.flatMap((group) => group.rules);
}

/** Returns the expressions of every panel with this data source. */
export function queriesOf(source: 'prometheus' | 'loki'): Query[] {
  return globSync('deploy/grafana/dashboards/*.json', { cwd: ROOT }).flatMap((path) => {
    const { panels } = JSON.parse(read(path)) as { panels: readonly Panel[] };
    return panels.flatMap(({ title, targets = [] }) =>
      targets
        .filter(({ datasource }) => datasource.uid === source)
        .map(({ expr }) => ({ place: `${path}, ${title}`, text: expr })),
    );
  });
}

/** Replaces Grafana's time variables by a duration, because the grammars do not know the variables. */
const withTimes = (text: string) => text.replaceAll(/\[\$__\w+\]/g, '[5m]');

/**
 * Parses a PromQL expression with Prometheus's own grammar, and returns what it selects. @throws on a syntax
 * error
 */
export function selectionsOf(expression: string): Selection[] {
  const text = withTimes(expression);
  const selections: Selection[] = [];
  promql.parse(text).iterate({
    enter: ({ type, node, from }) => {
      if (type.isError) throw new Error(`invalid PromQL at ${from}: ${text}`);
      if (type.name !== 'VectorSelector') return;
      const name = node.getChild('Identifier');
      if (name === null) throw new Error(`a selector without a name: ${text}`);
      const matchers = node.getChild('LabelMatchers');
      const labels = (matchers?.getChildren('UnquotedLabelMatcher') ?? []).map((matcher) => {
        const label = matcher.getChild('LabelName');
        return label === null ? '' : text.slice(label.from, label.to);
      });
      selections.push({ metric: text.slice(name.from, name.to), labels });
    },
  });
  return selections;
}

/** Returns the labels by which a PromQL expression groups or matches. */
export function groupingsOf(expression: string): string[] {
  const text = withTimes(expression);
  const labels: string[] = [];
  promql.parse(text).iterate({
    enter: ({ type, node }) => {
      if (type.name !== 'GroupingLabels') return;
      for (const label of node.getChildren('LabelName'))
        labels.push(text.slice(label.from, label.to));
    },
  });
  return labels;
}

/**
 * Parses a LogQL expression with Loki's grammar, and returns its stream labels and fields. @throws on a
 * syntax error
 */
export function fieldsOf(expression: string): string[] {
  const text = withTimes(expression);
  const fields: string[] = [];
  logql.parse(text).iterate({
    enter: ({ type, node, from }) => {
      if (type.isError) throw new Error(`invalid LogQL at ${from}: ${text}`);
      if (type.name !== 'Identifier' || node.parent?.name === 'VectorExpr') return;
      fields.push(text.slice(node.from, node.to));
    },
  });
  return fields;
}
