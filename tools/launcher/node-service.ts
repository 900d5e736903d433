import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { User } from './ordinary-user.ts';
import type { ProcessExit, RunningProcess, Service } from './supervisor.ts';

const GRACE_MS = 10_000;

/** A built program. It runs with the same Node as the launcher. */
export interface NodeProgram {
  name: string;
  root: string;
  script: string;
  env: NodeJS.ProcessEnv;
  /** Undefined: the current user. */
  user: User | undefined;
}

/** Makes a service that a Supervisor runs. */
export function nodeService(program: NodeProgram): Service {
  return {
    name: program.name,
    stopSignal: 'SIGTERM',
    start: () => startProgram(program),
  };
}

async function startProgram({ root, script, env, user }: NodeProgram): Promise<RunningProcess> {
  const child = spawn(process.execPath, ['--enable-source-maps', join(root, script)], {
    cwd: root,
    env,
    // Its JSON log lines go out unchanged. It has its own session, so that Ctrl-C reaches only the launcher, which
    // stops the processes in the right order.
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
    ...user,
  });
  let hasExited = false;
  const exited = new Promise<ProcessExit>((resolve) => {
    child.once('exit', (code, signal) => {
      hasExited = true;
      resolve({ code, signal });
    });
  });
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => resolve(child.pid ?? 0));
  });
  return {
    pid,
    exited,
    stop: () => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
      return exited.finally(() => clearTimeout(timer));
    },
    kill: () => {
      if (!hasExited) child.kill('SIGKILL');
    },
  };
}
