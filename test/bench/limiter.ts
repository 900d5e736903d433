import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Runs a measurement in its own process, so that it does not inherit the heap or the compiled code of another
 * one.
 */
export async function limiterCase<T>(store: string, measure: string, size: number): Promise<T> {
  const script = join(import.meta.dirname, 'limiter-case.ts');
  const flags = ['--expose-gc', '--max-old-space-size=4096'];
  const args = [...flags, script, store, measure, String(size)];
  const { stdout } = await run(process.execPath, args, { timeout: 60_000 });
  return JSON.parse(stdout) as T;
}
