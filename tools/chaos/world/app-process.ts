import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ProcessExit, RunningProcess } from '../../local/supervisor.ts';

const root = join(import.meta.dirname, '../../..');
const GRACE_MS = 20_000;

/** A built app to be run once. */
export interface AppRun {
  readonly script: string;
  /** Modules of inject/ that are loaded into it first. */
  readonly injected: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Is told what it writes to stderr, by which fault points speak. */
  readonly onStderr: (text: string) => void;
}

/** Starts it, in its own session, so that Ctrl-C in a terminal is for us. */
export async function startApp(run: AppRun): Promise<RunningProcess> {
  const log = openSync(run.logFile, 'a', 0o600);
  let child: ChildProcess;
  try {
    const imports = run.injected.map((name) =>
      pathToFileURL(join(root, 'tools/chaos/inject', name)),
    );
    child = spawn(
      process.execPath,
      [...imports.flatMap(({ href }) => ['--import', href]), join(root, run.script)],
      {
        cwd: root,
        env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...run.env },
        stdio: ['ignore', log, 'pipe'],
        detached: true,
      },
    );
  } finally {
    closeSync(log);
  }
  child.stderr?.setEncoding('utf8').on('data', run.onStderr);
  // 'close' comes after 'exit', when stderr has been read to its end.
  const exited = new Promise<ProcessExit>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => resolve());
  });
  return {
    pid: child.pid ?? 0,
    exited,
    stop: () => {
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
      return exited.finally(() => clearTimeout(timer));
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
