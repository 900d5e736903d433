import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join, resolve as resolvePath } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ProcessExit, RunningProcess } from '../../../tools/launcher/supervisor.ts';

const ROOT = join(import.meta.dirname, '../../..');
const GRACE_MS = 20_000;
/** So much of the beginning and of the end of what a process logged is shown when it ends by itself. */
const SHOWN_BYTES = 2_000;

/** A built app to be run once. */
export interface AppRun {
  readonly script: string;
  /** The limit of V8's old generation, in each of its threads. */
  readonly heapMb: number;
  /** Modules of inject/ that are loaded into it first. */
  readonly injected: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Is told what it writes to stderr, by which fault points speak. */
  readonly onStderr: (text: string) => void;
}

/** A process of an app. */
export interface RunningApp extends RunningProcess {
  /** The beginning and the end of what it logged so far. */
  readLog(): string;
}

/**
 * Starts it, in its own session, so that Ctrl-C in a terminal is for us. The limit of the heap is an argument: the
 * environment is not handed on, so that a NODE_OPTIONS of the caller's shell does not change what is tested.
 */
export async function startApp(run: AppRun): Promise<RunningApp> {
  const log = openSync(run.logFile, 'a', 0o600);
  const logStart = fstatSync(log).size;
  let child: ChildProcess;
  try {
    const imports = run.injected.map((name) =>
      pathToFileURL(join(ROOT, 'test/chaos/inject', name)),
    );
    child = spawn(
      process.execPath,
      [
        `--max-old-space-size=${run.heapMb}`,
        ...imports.flatMap(({ href }) => ['--import', href]),
        resolvePath(ROOT, run.script),
      ],
      {
        cwd: ROOT,
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
    readLog: () => readEnds(run.logFile, logStart),
  };
}

/** Both ends of a file from `start` on. All lives of a process write to the same file. */
function readEnds(path: string, start: number): string {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const read = (from: number, to: number) => {
      const bytes = Buffer.alloc(Math.max(0, to - from));
      return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, from));
    };
    const headEnd = Math.min(size, start + SHOWN_BYTES);
    const tailStart = Math.max(headEnd, size - SHOWN_BYTES);
    const gap = tailStart > headEnd ? `\n... ${tailStart - headEnd} bytes ...\n` : '';
    return `${read(start, headEnd)}${gap}${read(tailStart, size)}`.trim();
  } finally {
    closeSync(file);
  }
}
