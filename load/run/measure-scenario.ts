import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { say } from '../../tools/launcher/failure.ts';
import { gatherFacts } from './facts.ts';
import { makeReport, writeReport, type LoadReport } from './report/load-report.ts';
import { API_SETTINGS, runScenario, THRESHOLDS_CROSSED } from './run-scenario.ts';
import { readSeed, seed, type SeedRecord } from './seed/seed.ts';

/** The number of accounts of each scenario, high enough that no account reaches the limits of production. */
export const ACCOUNTS: Readonly<Record<string, number>> = {
  smoke: 120,
  load: 200,
  spike: 600,
  soak: 200,
  stress: 600,
  neighbour: 122,
};

export interface MeasureOptions {
  root: string;
  scenario: string;
  dataDir: string;
  /** The number of documents to seed when the data directory is empty. */
  documents: number;
  env: Readonly<Record<string, string>>;
  /** Aborted when the user asks to stop. */
  stop: AbortSignal;
  delayMs?: number;
}

/** Runs a scenario and writes its report to load/results. */
export async function measureScenario(
  options: MeasureOptions,
): Promise<{ report: LoadReport; folder: string; exitCode: number }> {
  const { root, scenario, dataDir, env, stop, delayMs } = options;
  const seedRecord = await ensureSeeded(options);
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
  const report = makeReport(scenario, result, { facts, seed: seedRecord, settings });
  await writeReport(folder, report, result);
  // Keeps k6's own summary beside the report.
  await rename(join(folder, 'summary.json'), join(folder, 'k6-summary.json'));
  // A stress run breaks the promise on purpose. It fails when the promise is broken at the first rate already.
  const isGood = report.knee === undefined ? report.isKept : report.knee.keptAt !== undefined;
  return { report, folder, exitCode: isGood ? 0 : THRESHOLDS_CROSSED };
}

async function ensureSeeded({
  root,
  dataDir,
  documents,
  stop,
}: MeasureOptions): Promise<SeedRecord> {
  const seedRecord = readSeed(dataDir);
  if (seedRecord !== undefined) return seedRecord;
  say(`seeding ${dataDir} with ${documents} documents (only the first time) ...`);
  return seed(root, dataDir, documents, stop);
}
