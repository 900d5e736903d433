import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join, resolve as resolvePath } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ProcessExit, RunningProcess } from '../../../tools/launcher/supervisor.ts';

const ROOT = join(import.meta.dirname, '../../..');
const GRACE_MS = 20_000;
/** How much of the beginning and of the end of its log is shown when a process ends unexpectedly. */
const SHOWN_BYTES = 2_000;

/** One start of a built app. */
export interface AppRun {
  readonly script: string;
  /** The limit of V8's old generation in each thread, in MiB. */
  readonly heapMb: number;
  /** Modules of inject/ that the app loads first. */
  readonly injected: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Called with the app's stderr, on which fault points report. */
  readonly onStderr: (text: string) => void;
}

/** A running app. */
export interface RunningApp extends RunningProcess {
  /** Returns the beginning and the end of its log so far. */
  readLog(): string;
}

/**
 * Starts a built app in its own session, so that Ctrl-C in a terminal reaches only the harness. The heap limit is an
 * argument, and the environment of the shell is not passed on, so that its NODE_OPTIONS do not change the test.
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

/** Reads both ends of a file from `start` on. All starts of an app append to the same file. */
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
