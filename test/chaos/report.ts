import type { Traffic } from './clients/traffic.ts';
import type { Finding } from './findings.ts';
import type { ChaosOptions } from './options.ts';
import type { KillCounts } from './kill-counts.ts';

/** The facts of a run beside its findings. */
export interface RunFacts {
  readonly options: ChaosOptions;
  readonly killCounts: KillCounts;
  readonly traffic: Traffic;
  readonly uploads: number;
  readonly documents: number;
  readonly seconds: number;
  readonly settledAfterMs: number;
  /** The largest heap limit that an app reported. */
  readonly heapLimitMb: number;
  readonly points: ReadonlyMap<string, number>;
}

/** Returns the facts of a run as lines of a table. */
export function factLines(facts: RunFacts): string[] {
  const { options, killCounts, traffic, points } = facts;
  const rows: [string, string][] = [
    ['seed', `--seed ${options.seed} --kills ${options.kills} --uploads ${options.uploads}`],
    ['heap limit of apps', `${facts.heapLimitMb} MiB (--heap-mb ${options.heapMb})`],
    ['queue and storage', `${options.queue}, ${options.storage}`],
    ['kills', `${killCounts.total} (${listed(killCounts.kills)})`],
    ['connections closed', listed(killCounts.terminations)],
    ['acts', listed(killCounts.acts)],
    [
      'fault points',
      `${[...points.values()].filter((hits) => hits > 0).length} of ${points.size} reached`,
    ],
    ['uploads', `${facts.uploads}, ${facts.documents} documents expected`],
    [
      'requests',
      `${traffic.requests} (${listed(traffic.statuses)}), slowest ${Math.round(traffic.slowestMs)} ms`,
    ],
    ['database restarts', restarts(killCounts)],
    ['files lost by power cuts', String(killCounts.unsyncedFiles)],
    ['settled', `${Math.round(facts.settledAfterMs / 1_000)} s after the last kill`],
    ['duration', `${Math.round(facts.seconds)} s`],
  ];
  return aligned(rows);
}

/** Returns the guarantees with the number of violations, then examples of these. */
export function findingLines(findings: readonly Finding[]): string[] {
  const rows = findings.map(({ guarantee, count, scope }): [string, string, string] => [
    guarantee,
    String(count),
    scope,
  ]);
  const table = aligned([['violations', 'count', 'checked'], ...rows]);
  const examples = findings
    .filter(({ count }) => count > 0)
    .flatMap(({ guarantee, examples: some }) => [
      `${guarantee}:`,
      ...some.map((one) => `  ${one}`),
    ]);
  return examples.length === 0 ? table : [...table, '', ...examples];
}

function restarts({ notReadyAfterMs, readyAfterMs }: KillCounts): string {
  return (
    `503 at most ${largest(notReadyAfterMs)} after the kill (seen ${notReadyAfterMs.length} times), ` +
    `200 at most ${largest(readyAfterMs)} after the restart (seen ${readyAfterMs.length} times)`
  );
}

function largest(list: readonly number[]): string {
  return list.length === 0 ? '-' : `${Math.max(...list)} ms`;
}

function listed(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([name, count]) => `${name} ${count}`).join(', ');
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
