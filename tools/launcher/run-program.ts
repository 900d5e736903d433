import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Runs a built program and resolves with its exit code. Its output goes to the terminal. */
export function runProgram(
  root: string,
  script: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<number> {
  const child = spawn(process.execPath, [join(root, script)], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    signal,
  });
  return new Promise((resolve, reject) => {
    child.once('error', (error) => (signal.aborted ? resolve(1) : reject(error)));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
