import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runStages } from './run-stages.ts';
import { EXTRA_STEPS, selectSteps, STAGES } from './steps.ts';
import { summarise, totals } from './summary.ts';
import { Failure, runTool, say } from '../launcher/failure.ts';

const ROOT = join(import.meta.dirname, '../..');

/** `npm test`: runs every check and test that needs only Node and npm. With names, runs only those steps. */
async function check(): Promise<void> {
  const stages = select(process.argv.slice(2));
  const stopping = new AbortController();
  for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) {
    process.once(event, () => stopping.abort());
  }
  const results = await runStages(stages, {
    cwd: ROOT,
    env: testEnvironment(),
    signal: stopping.signal,
    onStart: ({ name }) => say(`${name} …`),
  });
  process.stdout.write(`${summarise(results)}\n`);
  if (totals(results).failed > 0) process.exitCode = 1;
  if (process.connected) process.disconnect();
}

function select(names: readonly string[]) {
  try {
    return selectSteps(STAGES, names, EXTRA_STEPS);
  } catch (error) {
    throw new Failure((error as Error).message, 64);
  }
}

/** Returns the environment without settings, so that those of the developer's shell do not change the tests. */
function testEnvironment(): NodeJS.ProcessEnv {
  const env = { ...process.env };
  const documented = readFileSync(join(ROOT, '.env.example'), 'utf8').matchAll(/^#? ?([A-Z_]+)=/gm);
  for (const [, name] of documented) {
    delete env[`${name}`];
    delete env[`${name}_FILE`];
  }
  if (process.stdout.isTTY) env.FORCE_COLOR ??= '1';
  return env;
}

await runTool(check);
