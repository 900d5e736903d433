import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { say } from '../local/failure.ts';
import { gatherFacts } from './facts.ts';
import { makeReport, writeReport, type LoadReport } from './report/load-report.ts';
import { API_SETTINGS, runScenario, THRESHOLDS_CROSSED } from './run-scenario.ts';
import { readSeed, seed, type SeedRecord } from './seed/seed.ts';

/** Accounts that a scenario logs in to: so many that none meets the limits of production at its rate. */
export const ACCOUNTS: Readonly<Record<string, number>> = {
  smoke: 120,
  load: 200,
  spike: 600,
  soak: 200,
  stress: 600,
};

export interface MeasureOptions {
  root: string;
  scenario: string;
  dataDir: string;
  /** How many documents the data directory is seeded with, should it be empty. */
  documents: number;
  env: Readonly<Record<string, string>>;
  /** The wish to stop before the end. */
  stop: AbortSignal;
  delayMs?: number;
}

/** Runs a scenario and writes what it measured into load/results. */
export async function measureScenario(
  options: MeasureOptions,
): Promise<{ report: LoadReport; folder: string; exitCode: number }> {
  const { root, scenario, dataDir, env, stop, delayMs } = options;
  const seeded = await ensureSeeded(options);
  const facts = await gatherFacts(root);
  const control = delayMs === undefined ? '' : '-delayed';
  const name = `${scenario}${control}-${facts.at.slice(0, 19).replaceAll(':', '-')}`;
  const folder = join(root, 'load', 'results', name);
  say(`running ${scenario}${control} ...`);
  const accounts = ACCOUNTS[scenario] ?? 100;
  const result = await runScenario({
    root,
    scenario,
    dataDir,
    accounts,
    resultDir: folder,
    env,
    stop,
    ...(delayMs === undefined ? {} : { delayMs }),
  });
  const settings = {
    ...API_SETTINGS,
    'other settings': 'the defaults of production, limits included',
    accounts: String(accounts),
    ...env,
    ...(delayMs === undefined ? {} : { 'injected delay': `${delayMs} ms` }),
  };
  const report = makeReport(scenario, result, { facts, seed: seeded, settings });
  await writeReport(folder, report, result);
  // The summary as k6 wrote it lies beside, under the name by which k6's own tools know it.
  await rename(join(folder, 'summary.json'), join(folder, 'k6-summary.json'));
  // A stress run is to break the promise: it has failed when it did not find where.
  const isGood = report.knee === undefined ? report.isKept : report.knee.keptAt !== undefined;
  return { report, folder, exitCode: isGood ? 0 : THRESHOLDS_CROSSED };
}

async function ensureSeeded({
  root,
  dataDir,
  documents,
  stop,
}: MeasureOptions): Promise<SeedRecord> {
  const found = readSeed(dataDir);
  if (found !== undefined) return found;
  say(`seeding ${dataDir} with ${documents} documents (only the first time) ...`);
  return seed(root, dataDir, documents, stop);
}
