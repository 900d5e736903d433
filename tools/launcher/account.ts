// What `npm run account -- create EMAIL` runs: the api's own program, on DATABASE_URL or on the database of `npm start`.
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { runningServerUrl } from '../../libs/embedded-postgres/src/index.ts';
import { ensureBuilt } from './ensure-built.ts';
import { Failure, runTool } from './failure.ts';
import { databaseOf } from './local-database.ts';
import { listenForStop } from './stop-request.ts';

const root = join(import.meta.dirname, '../..');

function databaseEnvironment(): NodeJS.ProcessEnv {
  if (process.env.DATABASE_URL || process.env.DATABASE_URL_FILE) return {};
  const dataDir = resolve(root, process.env.DATA_DIR || 'data');
  const url = runningServerUrl(join(dataDir, 'postgres'));
  if (url === undefined) {
    throw new Failure(`nothing runs on ${dataDir}: begin with npm start, or give DATABASE_URL.`);
  }
  return { DATABASE_URL: databaseOf(url) };
}

/** At the same terminal, which it may ask for the password. */
function runAccount(env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(
    process.execPath,
    [join(root, 'dist/apps/api/src/commands/account.js'), ...process.argv.slice(2)],
    { cwd: root, env, stdio: 'inherit' },
  );
  // A Ctrl-C at the prompt is a key, not a signal; SIGTERM is for the program.
  listenForStop().signal.addEventListener('abort', () => child.kill('SIGTERM'));
  return new Promise((done, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => done(code ?? 1));
  });
}

await runTool(async () => {
  const given = databaseEnvironment();
  await ensureBuilt(root);
  process.exitCode = await runAccount({ ...process.env, ...given });
});
