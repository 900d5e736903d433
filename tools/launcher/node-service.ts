import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { ProcessExit, RunningProcess, Service } from './supervisor.ts';

const graceMs = 10_000;

/** One of the built programs, run by the same Node as we are. */
export interface NodeProgram {
  name: string;
  root: string;
  script: string;
  env: NodeJS.ProcessEnv;
}

/** The program as a service to supervise. */
export function nodeService(program: NodeProgram): Service {
  return {
    name: program.name,
    stopSignal: 'SIGTERM',
    start: () => startProgram(program),
  };
}

async function startProgram({ root, script, env }: NodeProgram): Promise<RunningProcess> {
  const child = spawn(process.execPath, ['--enable-source-maps', join(root, script)], {
    cwd: root,
    env,
    // Its JSON lines are its own: untouched. In a session of its own, because Ctrl-C is for us: the
    // order in which things stop matters.
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
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
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      return exited.finally(() => clearTimeout(timer));
    },
    kill: () => {
      if (!hasExited) child.kill('SIGKILL');
    },
  };
}
