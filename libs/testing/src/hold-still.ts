import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const DEADLINE_MS = 5_000;
const POLL_MS = 1;

/**
 * Sends SIGSTOP and waits until every thread of the process has stopped: on a busy machine the signal takes a moment to
 * arrive, and until then the process may still answer.
 */
export function holdStill(child: ChildProcess | undefined): void {
  if (child?.pid === undefined) return;
  child.kill('SIGSTOP');
  const tasks = `/proc/${child.pid}/task`;
  if (!existsSync(tasks)) return;
  const deadline = performance.now() + DEADLINE_MS;
  while (!areStopped(tasks)) {
    if (performance.now() > deadline) throw new Error(`process ${child.pid} does not stop`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
  }
}

function areStopped(tasks: string): boolean {
  return readdirSync(tasks).every((task) => {
    try {
      return /^State:\s+T/m.test(readFileSync(`${tasks}/${task}/status`, 'utf8'));
    } catch {
      // The thread has just ended; check again.
      return false;
    }
  });
}
