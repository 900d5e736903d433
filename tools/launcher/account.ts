// `npm run account -- create EMAIL` runs this. It starts the api's account program on DATABASE_URL, or on the
// database of `npm start`.
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { runningServerUrl } from '../../libs/embedded-postgres/src/index.ts';
import { ensureBuilt } from './ensure-built.ts';
import { Failure, runTool } from './failure.ts';
import { databaseOf } from './local-database.ts';
import { listenForStop } from './stop-request.ts';

const ROOT = join(import.meta.dirname, '../..');

function databaseEnvironment(): NodeJS.ProcessEnv {
  if (process.env.DATABASE_URL || process.env.DATABASE_URL_FILE) return {};
  const dataDir = resolve(ROOT, process.env.DATA_DIR || 'data');
  const url = runningServerUrl(join(dataDir, 'postgres'));
  if (url === undefined) {
    throw new Failure(`no database runs on ${dataDir}: run npm start first, or set DATABASE_URL.`);
  }
  return { DATABASE_URL: databaseOf(url) };
}

/** Runs the program at this terminal, so that it can ask for the password. */
function runAccount(env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(
    process.execPath,
    [join(ROOT, 'dist/apps/api/src/commands/account.js'), ...process.argv.slice(2)],
    { cwd: ROOT, env, stdio: 'inherit' },
  );
  // At the prompt Ctrl-C is a key and not a signal. SIGTERM is passed on to the program.
  listenForStop().signal.addEventListener('abort', () => child.kill('SIGTERM'));
  return new Promise((done, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => done(code ?? 1));
  });
}

await runTool(async () => {
  const given = databaseEnvironment();
  await ensureBuilt(ROOT);
  process.exitCode = await runAccount({ ...process.env, ...given });
});
