import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeFacts, type Facts } from '../facts.ts';
import type { MemorySample, ScenarioResult, Uploads, Usage } from '../run-scenario.ts';
import type { SeedRecord } from '../seed/seed.ts';
import { toJunit } from './junit.ts';
import { latencyRowsOf, verdictsOf, type LatencyRow, type Verdict } from './k6-summary.ts';
import { draw, latencyByRate } from './charts.ts';
import { driftVerdicts } from './drift.ts';
import { findKnee, type Knee } from './knee.ts';
import { describeNeighbour, neighbourVerdicts } from './neighbour.ts';
import { toPage } from './page.ts';
import { timeline, type TimeSlice } from './samples.ts';
import { latencyTable, table } from './table.ts';

/** The report of one run, as it is stored. */
export interface LoadReport {
  scenario: string;
  isKept: boolean;
  what: string;
  facts: Facts;
  seed: SeedRecord;
  settings: Readonly<Record<string, string>>;
  seconds: number;
  latency: LatencyRow[];
  verdicts: Verdict[];
  usage: Usage[];
  uploads: Uploads;
  timeline: TimeSlice[];
  memory: MemorySample[];
  /** Only for a stress run. */
  knee: Knee | undefined;
}

const SLICES = 60;

export function makeReport(
  scenario: string,
  result: ScenarioResult,
  about: { facts: Facts; seed: SeedRecord; settings: Readonly<Record<string, string>> },
): LoadReport {
  const { facts, seed } = about;
  const verdicts = [
    ...verdictsOf(result.summary),
    ...(scenario === 'soak' ? driftVerdicts(result.samples, result.memory) : []),
    ...(scenario === 'neighbour' ? neighbourVerdicts(result.samples, result.attack) : []),
  ];
  return {
    scenario,
    isKept: verdicts.every(({ isKept }) => isKept),
    what: `${describeFacts(facts)}; ${seed.documents} documents of ${seed.owners} owners`,
    ...about,
    seconds: result.summary.state.testRunDurationMs / 1_000,
    latency: latencyRowsOf(result.summary),
    verdicts,
    usage: result.usage,
    uploads: result.uploads,
    timeline: timeline(result.samples, SLICES),
    memory: result.memory,
    knee: scenario === 'stress' ? findKnee(result.samples) : undefined,
  };
}

/** Writes the report as JSON, as JUnit XML and as an HTML page. */
export async function writeReport(
  folder: string,
  report: LoadReport,
  result: ScenarioResult,
): Promise<void> {
  await writeFile(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(
    join(folder, 'junit.xml'),
    toJunit(`load:${report.scenario}`, report.seconds, report.verdicts),
  );
  await writeFile(join(folder, 'report.html'), toPage(report, result.samples));
  if (report.knee !== undefined) {
    await writeFile(join(folder, 'knee.svg'), draw(latencyByRate(report.knee, report.what)));
  }
}

/** Formats the report for the terminal. */
export function describeReport(report: LoadReport): string {
  const { ready, waiting, failed } = report.uploads;
  const broken = report.verdicts.filter(({ isKept }) => !isKept);
  return [
    `${report.scenario}: ${report.what}`,
    latencyTable(report.latency),
    `uploads: ${ready} read by the worker during the run, ${waiting} waiting, ${failed} failed`,
    ...report.usage.map(
      ({ process, cpuSeconds, memoryMiB }) =>
        `${process}: ${cpuSeconds?.toFixed(1) ?? '?'} s of CPU, ${memoryMiB ?? '?'} MiB at the end`,
    ),
    ...(report.scenario === 'neighbour' ? describeNeighbour(report.verdicts) : []),
    ...broken.map(
      ({ metric, rule, value }) =>
        `broken: ${metric} ${rule}, measured ${value?.toFixed(3) ?? 'nothing'}`,
    ),
    ...(report.knee === undefined ? [outcome(report)] : describeKnee(report.knee)),
  ].join('\n');
}

function outcome({ isKept, verdicts }: LoadReport): string {
  return isKept ? `the promise was kept (${verdicts.length} thresholds)` : 'the promise was broken';
}

function describeKnee({ steps, keptAt, brokenAt, p95ReachesPromiseAt }: Knee): string[] {
  const where =
    p95ReachesPromiseAt === undefined ? '' : `; p95 reaches 200 ms at ${p95ReachesPromiseAt}`;
  return [
    table(
      ['requests a second', 'p95 ms', 'p99 ms', 'failed'],
      steps.map(({ rate, p95, p99, failedShare }) => [
        String(rate),
        p95.toFixed(1),
        p99.toFixed(1),
        `${(failedShare * 100).toFixed(2)} %`,
      ]),
    ),
    `the knee: kept at ${keptAt ?? 'no rate'}, broken at ${brokenAt ?? 'none'} requests a second${where}`,
  ];
}
