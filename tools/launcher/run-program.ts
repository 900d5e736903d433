import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { User } from './ordinary-user.ts';

/**
 * Runs a built program and resolves with its exit code. Its output goes to the terminal.
 *
 * @param user undefined: the current user
 */
export function runProgram(
  root: string,
  script: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
  user?: User,
): Promise<number> {
  const child = spawn(process.execPath, [join(root, script)], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    signal,
    ...user,
  });
  return new Promise((resolve, reject) => {
    child.once('error', (error) => (signal.aborted ? resolve(1) : reject(error)));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
