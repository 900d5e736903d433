import type { LatencyRow } from './k6-summary.ts';

/**
 * Formats a table whose columns are as wide as their widest cell. The first column is text, the others are
 * numbers.
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...all.map((row) => [...(row[i] ?? '')].length)));
  return all
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export function latencyTable(rows: readonly LatencyRow[]): string {
  return table(
    ['', 'requests', 'p50 ms', 'p90 ms', 'p95 ms', 'p99 ms', 'max ms', 'failed'],
    rows.map(({ name, count, med, p90, p95, p99, max, failedRate }) => [
      name,
      String(count),
      ...[med, p90, p95, p99, max].map((value) => value.toFixed(1)),
      `${(failedRate * 100).toFixed(2)} %`,
    ]),
  );
}
