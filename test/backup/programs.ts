import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** The exit code of a program, and the lines that it logged. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly lines: readonly Readonly<Record<string, unknown>>[];
}

export type Settings = Readonly<Record<string, string>>;

/** Kills a program `afterMs` after `when` returns true for the first time. */
export interface Kill {
  readonly when: () => boolean;
  readonly afterMs: number;
}

const POLL_MS = 2;

/** Runs a built program until it ends or is killed as `kill` says. */
export function runProgram(name: string, env: Settings, kill?: Kill): Promise<ProgramEnd> {
  const child = spawn(process.execPath, [join(root, `dist/apps/api/src/commands/${name}.js`)], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const timer = setInterval(() => {
    if (kill?.when() !== true) return;
    clearInterval(timer);
    setTimeout(() => child.kill('SIGKILL'), kill.afterMs);
  }, POLL_MS);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearInterval(timer);
      const lines = output.split('\n').flatMap((line) => {
        try {
          return [JSON.parse(line) as Record<string, unknown>];
        } catch {
          return line === '' ? [] : [{ msg: line }];
        }
      });
      resolve({ code, lines });
    });
  });
}
