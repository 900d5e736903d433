import type { LoadReport } from './load-report.ts';
import {
  draw,
  endpointsOverTime,
  histogram,
  latencyByRate,
  latencyOverTime,
  percentiles,
  throughput,
} from './charts.ts';
import type { Sample } from './samples.ts';

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 1000px; padding: 0 1em }
table { border-collapse: collapse; margin: 1em 0 }
td, th { padding: .2em .8em; text-align: right; border-bottom: 1px solid #ddd }
td:first-child, th:first-child { text-align: left }
svg { max-width: 100%; height: auto }`;

/** Makes a self-contained HTML page of a run, with its charts inside. */
export function toPage(report: LoadReport, samples: readonly Sample[]): string {
  const outcome = report.isKept ? 'kept' : 'broken';
  const charts = [
    ...(report.knee === undefined ? [] : [latencyByRate(report.knee, '')]),
    latencyOverTime(samples, 'Latency over time'),
    endpointsOverTime(samples),
    throughput(samples),
    histogram(samples),
    percentiles(samples),
  ];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${html(report.scenario)}: ${outcome}</title>
<style>${STYLE}</style>
<h1>${html(report.scenario)}: the promise was ${outcome}</h1>
<p>${html(report.what)}</p>
${latency(report)}
${charts.map((option) => draw(option)).join('\n')}
<h2>Thresholds</h2>
${thresholds(report)}
<h2>CPU and memory</h2>
${costs(report)}
<h2>Settings</h2>
${rows(['', ''], Object.entries(report.settings))}
</html>
`;
}

function latency(report: LoadReport): string {
  return rows(
    ['', 'requests', 'p50 ms', 'p90 ms', 'p95 ms', 'p99 ms', 'max ms', 'failed'],
    report.latency.map((row) => [
      row.name,
      row.count,
      ...[row.med, row.p90, row.p95, row.p99, row.max].map((value) => value.toFixed(1)),
      `${(row.failedRate * 100).toFixed(2)} %`,
    ]),
  );
}

function thresholds(report: LoadReport): string {
  return rows(
    ['metric', 'rule', 'measured', ''],
    report.verdicts.map(({ metric, rule, value, isKept }) => [
      metric,
      rule,
      value === undefined ? '' : value.toFixed(3),
      isKept ? 'kept' : 'broken',
    ]),
  );
}

function costs(report: LoadReport): string {
  return rows(
    ['process', 'CPU seconds', 'memory MiB at the end'],
    report.usage.map(({ process, cpuSeconds, memoryMiB }) => [
      process,
      cpuSeconds?.toFixed(1) ?? '',
      memoryMiB ?? '',
    ]),
  );
}

type Cells = readonly (string | number)[];

function rows(head: Cells, body: readonly Cells[]): string {
  return `<table>${line(head, 'th')}${body.map((cells) => line(cells, 'td')).join('')}</table>`;
}

function line(cells: Cells, tag: string): string {
  return `<tr>${cells.map((cell) => `<${tag}>${html(String(cell))}</${tag}>`).join('')}</tr>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function html(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}
