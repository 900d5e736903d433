// `npm start` and `npm run dev` run this: it starts PostgreSQL, the migrations, the api, one worker and
// the connector.
import { join, relative } from 'node:path';
import { Failure, runTool, say } from './failure.ts';
import { Launcher } from './launcher.ts';
import { nextStep } from './next-step.ts';
import { EXIT_CONFIG } from './settings.ts';
import { listenForStop, untilStopped } from './stop-request.ts';
import { watchSources } from './watch.ts';

const ROOT = join(import.meta.dirname, '../..');

function welcome(url: string, dataDir: string): void {
  const folder = relative(ROOT, dataDir);
  say(
    `ready on ${url} (documentation: ${url}/docs; data: ${folder.startsWith('..') ? dataDir : folder}).`,
  );
  const { what, command } = nextStep(url, process.env.REGISTRATION);
  say(what);
  process.stderr.write(`  ${command}\n`);
}

/** A developer at a terminal gets readable log lines; all others get JSON. */
function prettyOnTerminal(): Record<string, string> {
  const isTerminal = process.stdout.isTTY && process.env.NODE_ENV !== 'production';
  return isTerminal ? { LOG_PRETTY: 'true' } : {};
}

async function greet(launcher: Launcher): Promise<void> {
  const url = await launcher.untilReady();
  if (url !== undefined) welcome(url, launcher.dataDir);
}

await runTool(async () => {
  const unknown = process.argv.slice(2).find((argument) => argument !== '--watch');
  if (unknown !== undefined) {
    throw new Failure(`there is no option ${unknown}: see npm start -- --help.`, EXIT_CONFIG);
  }
  const isWatch = process.argv.includes('--watch');
  const stopRequest = listenForStop();
  const environment = { ...prettyOnTerminal(), ...process.env };
  const launcher = new Launcher(ROOT, environment, stopRequest, isWatch);
  try {
    await launcher.prepare();
    if (isWatch) {
      const greeted = greet(launcher);
      await watchSources(ROOT, stopRequest.signal, () => launcher.update());
      await greeted;
    } else {
      await launcher.update();
      await greet(launcher);
      await untilStopped(stopRequest);
    }
    say('stopping ...');
  } catch (error) {
    // A stop was requested in the middle of a step, and the step failed because of it. That is not an error.
    if (!stopRequest.signal.aborted) throw error;
  } finally {
    await launcher.stop();
  }
  if (launcher.misconfigured !== undefined) {
    throw new Failure(
      `the configuration of the ${launcher.misconfigured} is invalid: see above.`,
      EXIT_CONFIG,
    );
  }
});
process.exit();
