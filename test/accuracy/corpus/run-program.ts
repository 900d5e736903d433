import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MAX_OUTPUT = 64 * 1024 * 1024;
/** Not every system can limit the address space of a process. There the time alone is limited. */
const WITH_MEMORY_LIMIT = 'ulimit -v "$0" 2>/dev/null; exec "$@"';
const MAX_MEMORY_KIB = 2 * 1024 * 1024;

/** Runs a native program, bounded in time, memory and output. Rejects when it fails or exceeds a bound. */
export async function runProgram(
  program: string,
  args: readonly string[],
  timeoutMs: number,
): Promise<string> {
  const { stdout } = await run(
    'sh',
    ['-c', WITH_MEMORY_LIMIT, String(MAX_MEMORY_KIB), program, ...args],
    {
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: MAX_OUTPUT,
      env: { ...process.env, OMP_THREAD_LIMIT: '1' },
    },
  );
  return stdout;
}
