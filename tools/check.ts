import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runStages } from './check/run-stages.ts';
import { EXTRA_STEPS, selectSteps, STAGES } from './check/steps.ts';
import { summarise, totals } from './check/summary.ts';
import { Failure, runTool, say } from './local/failure.ts';

const root = join(import.meta.dirname, '..');

/** `npm test`: every gate and test that needs no more than Node and npm; with names, only those steps. */
async function check(): Promise<void> {
  const stages = select(process.argv.slice(2));
  const stopping = new AbortController();
  for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) {
    process.once(event, () => stopping.abort());
  }
  const results = await runStages(stages, {
    commandOf: scriptsOfManifest(),
    cwd: root,
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

function scriptsOfManifest(): (script: string) => string {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  return (script) => {
    const command = manifest.scripts[script];
    if (command === undefined) throw new Failure(`package.json has no script ${script}`);
    return command;
  };
}

/** Settings of the person at the terminal must not decide what the tests find. */
function testEnvironment(): NodeJS.ProcessEnv {
  const env = { ...process.env };
  const documented = readFileSync(join(root, '.env.example'), 'utf8').matchAll(/^#? ?([A-Z_]+)=/gm);
  for (const [, name] of documented) {
    delete env[`${name}`];
    delete env[`${name}_FILE`];
  }
  if (process.stdout.isTTY) env.FORCE_COLOR ??= '1';
  return env;
}

await runTool(check);
