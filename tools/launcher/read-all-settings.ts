// The launcher runs this as a child process. It reads from stdin which settings to parse with which environments,
// and prints the faults.
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import type { SettingFault } from './check-settings.ts';

interface Question {
  root: string;
  readers: Record<string, { module: string; slices: string; rules?: string }>;
  environments: Record<string, Record<string, string>>;
}

/** The exports of the built lib that this program uses. */
interface ConfigLib {
  loadConfig(slices: unknown, environment: Record<string, string>, rules: unknown): unknown;
  ConfigError: new () => Error & { problems: readonly string[] };
}

const { root, readers, environments } = JSON.parse(await text(process.stdin)) as Question;
const config = (await load('libs/config/src/index.js')) as ConfigLib;

function load(module: string): Promise<unknown> {
  return import(pathToFileURL(join(root, 'dist', module)).href);
}

async function faultsOf(name: string): Promise<SettingFault[]> {
  const reader = readers[name];
  if (reader === undefined) throw new Error(`${name} has no settings`);
  const module = (await load(reader.module)) as Record<string, unknown>;
  const slices = module[reader.slices];
  if (slices === undefined) throw new Error(`${reader.module} does not export ${reader.slices}`);
  const rules = reader.rules === undefined ? [] : module[reader.rules];
  try {
    config.loadConfig(slices, environments[name] ?? {}, rules);
    return [];
  } catch (error) {
    if (!(error instanceof config.ConfigError)) throw error;
    return error.problems.map((problem) => ({ problem, process: name }));
  }
}

const faults = await Promise.all(Object.keys(environments).map(faultsOf));
process.stdout.write(JSON.stringify(faults.flat()));
