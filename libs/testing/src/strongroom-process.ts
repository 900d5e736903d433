import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** One line that a process wrote to stdout, if it was JSON. */
export type LogLine = Readonly<Record<string, unknown>>;

/** How a process ended. */
export interface ProcessExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** What to run, and when it counts as started. */
export interface ProcessOptions {
  /** The built program, from the repository's root. */
  script: string;
  env: Readonly<Record<string, string>>;
  readyUrl: string;
}

const root = join(import.meta.dirname, '../../..');
/** Tests start the same programs a hundred times, so Node caches the compiled code. */
const compileCache = join(root, 'node_modules/.cache/strongroom/compiled');
const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 30_000;
const POLL_MS = 50;
const SHOWN_OUTPUT = 4_000;

const alive = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** A built app as a real process, which a test may stop and start again. */
export class StrongroomProcess {
  private readonly options: ProcessOptions;
  private child: ChildProcess | undefined;
  private exit: Promise<ProcessExit> = Promise.resolve({ code: null, signal: null });
  private stdoutText = '';
  private stderrText = '';

  constructor(options: ProcessOptions) {
    this.options = options;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Fulfilled when the running process has ended, for whatever reason. */
  get exited(): Promise<ProcessExit> {
    return this.exit;
  }

  /** Everything written to stdout by all runs. */
  get output(): string {
    return this.stdoutText;
  }

  /** Everything written to stderr by all runs. */
  get errors(): string {
    return this.stderrText;
  }

  /** The JSON lines of stdout. Other lines are left out; `output` has them. */
  get lines(): LogLine[] {
    return this.stdoutText.split('\n').flatMap((line) => {
      try {
        return [JSON.parse(line) as LogLine];
      } catch {
        return [];
      }
    });
  }

  /** Starts the process without waiting for it to be ready. */
  launch(): void {
    if (this.child) throw new Error(`${this.options.script} is running already`);
    const child = spawn(process.execPath, [join(root, this.options.script)], {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NODE_COMPILE_CACHE: compileCache,
        ...this.options.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    alive.add(child);
    child.stdout.setEncoding('utf8').on('data', (text: string) => (this.stdoutText += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderrText += text));
    this.child = child;
    this.exit = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => {
        alive.delete(child);
        if (this.child === child) this.child = undefined;
        resolve({ code, signal });
      });
    });
  }

  /** Starts the process and waits until it is ready. */
  async start(): Promise<void> {
    this.launch();
    await this.untilReady();
  }

  /** Waits until the running process is ready. */
  async untilReady(): Promise<void> {
    const deadline = Date.now() + READY_TIMEOUT_MS;
    while (Date.now() < deadline) {
      if (!this.child) throw this.failure('ended before it was ready');
      if (await isOk(this.options.readyUrl)) return;
      await delay(POLL_MS);
    }
    await this.stop('SIGKILL');
    throw this.failure('did not become ready in time');
  }

  /** Stops reading stdout: the lines that the process writes then wait in its pipe, and in the process. */
  pauseReading(): void {
    this.child?.stdout?.pause();
  }

  resumeReading(): void {
    this.child?.stdout?.resume();
  }

  /** Sends a signal and waits for the end. A process that does not end within 30 s is killed, and that is an error. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<ProcessExit> {
    const child = this.child;
    if (!child) return this.exit;
    child.kill(signal);
    const timer = new AbortController();
    const isLate = delay(STOP_TIMEOUT_MS, true, { signal: timer.signal }).catch(() => false);
    const late = await Promise.race([this.exit.then(() => false), isLate]);
    timer.abort();
    if (!late) return this.exit;
    child.kill('SIGKILL');
    await this.exit;
    throw this.failure(`did not end by ${signal}`);
  }

  private failure(what: string): Error {
    const tail = (this.stdoutText + this.stderrText).slice(-SHOWN_OUTPUT);
    return new Error(`${this.options.script} ${what}:\n${tail}`);
  }
}

async function isOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
