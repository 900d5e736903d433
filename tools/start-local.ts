// What `npm start` and `npm run dev` run: PostgreSQL, the migrations, the api and one worker.
import { join, relative } from 'node:path';
import { Failure, runTool, say } from './local/failure.ts';
import { Launcher } from './local/launcher.ts';
import { exitConfig } from './local/settings.ts';
import { listenForStop, type StopRequest } from './local/stop-request.ts';
import { watchSources } from './local/watch.ts';

const root = join(import.meta.dirname, '..');

function welcome(url: string, dataDir: string): void {
  const folder = relative(root, dataDir);
  say(
    `ready on ${url} (documentation: ${url}/docs; data: ${folder.startsWith('..') ? dataDir : folder}).`,
  );
  say('next, register:');
  process.stderr.write(
    `  curl -sS ${url}/v1/auth/register -H 'Content-Type: application/json' ` +
      `-d '{"email":"me@example.org","password":"correct horse battery"}'\n`,
  );
}

function untilStop({ signal }: StopRequest): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

await runTool(async () => {
  const isWatch = process.argv.includes('--watch');
  // Whoever develops in a terminal reads the lines; everybody else parses them.
  const pretty = isWatch && process.stdout.isTTY ? { LOG_PRETTY: 'true' } : {};
  const stopRequest = listenForStop();
  const launcher = new Launcher(root, { ...pretty, ...process.env }, stopRequest);
  try {
    const url = await launcher.start();
    if (url !== undefined) {
      welcome(url, launcher.dataDir);
      if (isWatch) {
        watchSources(root, stopRequest.signal, async () => {
          await launcher.migrate();
          await launcher.restartApps();
          say('built and started anew.');
        });
      }
      await untilStop(stopRequest);
      say('stopping ...');
    }
  } catch (error) {
    // Told to stop in the middle of a step, which then failed: that is no fault.
    if (!stopRequest.signal.aborted) throw error;
  } finally {
    await launcher.stop();
  }
  if (launcher.misconfigured !== undefined) {
    throw new Failure(
      `the configuration of the ${launcher.misconfigured} is bad: see above.`,
      exitConfig,
    );
  }
});
process.exit();
