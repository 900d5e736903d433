import { readFileSync } from 'node:fs';
import type { ConfigOf, ConfigSlice, Setting } from './setting.js';

/** The exit status of a process whose configuration is wrong (EX_CONFIG of sysexits.h). */
export const EXIT_CONFIG = 78;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A rule over several settings, such as "required when …". Returns undefined, or what is wrong, beginning with the
 * variable's name. It receives the parsed settings; a setting that is itself wrong is absent.
 */
export type ConfigRule<C> = (config: Partial<C>) => string | undefined;

/** Some settings are missing or wrong. The message names each one and never shows a value. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Bad configuration:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/**
 * Parses all slices together, applies the rules over several settings, and freezes the result.
 *
 * @throws {ConfigError} that names every wrong variable at once.
 */
export function loadConfig<const S extends readonly ConfigSlice[]>(
  slices: S,
  environment: Environment = process.env,
  rules: readonly ConfigRule<ConfigOf<S>>[] = [],
): ConfigOf<S> {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [key, setting] of slices.flatMap((slice) => Object.entries(slice))) {
    try {
      const result = setting.schema.safeParse(textOf(setting, environment) ?? setting.defaultText);
      if (result.success) values[key] = result.data;
      else problems.push(`${setting.name}: ${result.error.issues.map(describe).join('; ')}`);
    } catch (error) {
      if (!(error instanceof SettingFault)) throw error;
      problems.push(error.message);
    }
  }
  for (const rule of rules) {
    const problem = rule(values as Partial<ConfigOf<S>>);
    if (problem !== undefined) problems.push(problem);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(values) as ConfigOf<S>;
}

/** For `main.ts`: like {@link loadConfig}, but prints the errors as one JSON log line and exits with 78. */
export function loadConfigOrExit<const S extends readonly ConfigSlice[]>(
  service: string,
  slices: S,
  rules: readonly ConfigRule<ConfigOf<S>>[] = [],
): ConfigOf<S> {
  try {
    return loadConfig(slices, process.env, rules);
  } catch (error) {
    return exitIfMisconfigured(service, error);
  }
}

/**
 * Prints a configuration error as one JSON log line and exits with 78; also for an error that appears only when a
 * setting is used.
 *
 * @throws every other error
 */
export function exitIfMisconfigured(service: string, error: unknown): never {
  if (!(error instanceof ConfigError)) throw error;
  const line = {
    time: new Date().toISOString(),
    level: 'fatal',
    service,
    msg: 'Bad configuration',
    problems: error.problems,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  process.exit(EXIT_CONFIG);
}

class SettingFault extends Error {}

/** An empty variable and an empty file count as unset, because compose files and shells cannot unset a variable. */
function textOf(setting: Setting, environment: Environment): string | undefined {
  const direct = environment[setting.name] || undefined;
  const fileVariable = `${setting.name}_FILE`;
  const path = setting.isSecret ? environment[fileVariable] || undefined : undefined;
  if (path === undefined) return direct;
  if (direct !== undefined) {
    throw new SettingFault(`${setting.name}: is given twice, also as ${fileVariable}`);
  }
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '') || undefined;
  } catch {
    throw new SettingFault(`${fileVariable}: names a file that cannot be read`);
  }
}

function describe(issue: { code?: string; message: string }): string {
  // zod's default messages can quote the value. The messages in our schemas never do.
  return /received|Invalid input/i.test(issue.message) ? 'is missing or malformed' : issue.message;
}
