import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

/** How a program ended, and its output. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a built program to its end, or until it is killed. */
export function runProgram(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<ProgramEnd> {
  const child = spawn(process.execPath, [join(root, script), ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (end.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (end.stderr += text));
  signal?.addEventListener('abort', () => child.kill('SIGKILL'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...end }));
  });
}
