import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Order, Report } from './log-writer.js';

/** The kind of stdout: Docker gives a FIFO; systemd and Node's `spawn` give a socket. */
export type Stdout = 'FIFO' | 'socket';

export interface WrittenLine {
  readonly level: string;
  readonly msg: string;
  readonly page?: number;
  readonly lines?: number;
  readonly err?: { message: string };
}

const POLL_MS = 20;
const READ_BYTES = 64 * 1024;

/** A process whose stdout is read only when the test asks for it. */
export class StalledReader {
  private readonly folder = mkdtempSync(join(tmpdir(), 'strongroom-logs-'));
  private readonly child: ChildProcess;
  private readonly fifo: number | undefined;
  private output = '';
  private isAtEnd = false;
  private isDone = false;

  constructor(kind: Stdout) {
    const path = join(this.folder, 'stdout');
    let stdout: number | 'pipe' = 'pipe';
    if (kind === 'FIFO') {
      execFileSync('mkfifo', [path]);
      this.fifo = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
      stdout = openSync(path, constants.O_WRONLY);
    }
    this.child = fork(join(import.meta.dirname, 'log-writer.ts'), [], {
      execArgv: ['--expose-gc'],
      stdio: ['ignore', stdout, 'inherit', 'ipc'],
    });
    if (typeof stdout === 'number') closeSync(stdout);
    // The listener is there from the beginning: when a child ends, Node lets its stdout flow, and without a listener what
    // Node had read before would be lost.
    this.child.stdout
      ?.setEncoding('utf8')
      .on('data', (text: string) => (this.output += text))
      .on('end', () => (this.isAtEnd = true))
      .pause();
  }

  async started(): Promise<void> {
    await once(this.child, 'message');
  }

  async write(lines: number, level: 'log' | 'error' = 'log'): Promise<void> {
    await this.ask({ do: 'write', lines, level });
  }

  async report(): Promise<Report> {
    return (await this.ask({ do: 'report' })) as Report;
  }

  /** Ends the process. Resolves with its exit code and the time that this took. */
  async end(how: 'exit' | 'throw'): Promise<{ code: number | null; tookMs: number }> {
    const startedAt = performance.now();
    const exited = once(this.child, 'exit') as Promise<[number | null]>;
    this.child.send({ do: how } satisfies Order);
    const [code] = await exited;
    return { code, tookMs: performance.now() - startedAt };
  }

  /** Begins to read. */
  resume(): void {
    if (this.fifo === undefined) this.child.stdout?.resume();
    else void this.readFifo(this.fifo);
  }

  /** True when the process has ended and all of its output was read. */
  get hasReadAll(): boolean {
    return this.isAtEnd;
  }

  /** Returns the lines that were read. Each must be a JSON object. */
  get lines(): WrittenLine[] {
    const whole = this.output.slice(0, this.output.lastIndexOf('\n') + 1);
    return whole
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as WrittenLine);
  }

  /** Returns the text after the last complete line. */
  get tail(): string {
    return this.output.slice(this.output.lastIndexOf('\n') + 1);
  }

  async remove(): Promise<void> {
    this.isDone = true;
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGKILL');
      await once(this.child, 'exit');
    }
    rmSync(this.folder, { recursive: true });
  }

  private async ask(order: Order): Promise<unknown> {
    const answered = once(this.child, 'message');
    this.child.send(order);
    const [answer] = (await answered) as [unknown];
    return answer;
  }

  private async readFifo(fifo: number): Promise<void> {
    const buffer = Buffer.alloc(READ_BYTES);
    while (!this.isDone) {
      try {
        const read = readSync(fifo, buffer);
        // The lines of this test are ASCII.
        this.output += buffer.toString('latin1', 0, read);
        if (read > 0) continue;
        // A FIFO that is empty gives EAGAIN while it has a writer, and 0 bytes when it has none.
        this.isAtEnd = true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      }
      await delay(POLL_MS);
    }
    closeSync(fifo);
  }
}
