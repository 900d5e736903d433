import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { constants, getPriority, setPriority } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { cellEnded, cellStarted } from '../metrics/sandbox-metrics.js';
import type { CellCommand } from './sandbox-command.js';
import { CellDeathError, CellStartError, faultError, type CellEnd } from './sandbox.errors.js';
import { LineReader } from './line-reader.js';
import type { CellFault, CellRequest } from '../sandbox-protocol/sandbox-protocol.js';
import { replySchema } from '../sandbox-protocol/reply-schemas.js';

const START_TIMEOUT_MS = 30_000;
/** Far more than a page with a box for each word; a cell that sends more has been taken over. */
const MAX_REPLY_LENGTH = 32 * 1024 * 1024;
const MAX_STDERR_LENGTH = 4_096;
/** A third of the processor where others want all of it: a page's time is measured by the clock, and must be enough. */
const STEPS_BELOW = 5;
const WATCH_INTERVAL_MS = 20;
const SAYS_OUT_OF_MEMORY = /out of memory|bad_alloc|allocation failed|memory of the cell/i;

/** Checked, but for the value, which whoever asked knows how to check. */
type Reply = { ok: true; value: unknown } | { ok: false; fault: CellFault };

interface Question {
  resolve(reply: Reply): void;
  reject(error: unknown): void;
}

const alive = new Set<CellProcess>();

/** Ends every cell of this process, and waits until nothing is left of them. */
export async function endAllCells(): Promise<void> {
  await Promise.all([...alive].map((cell) => cell.end('closed')));
}

/** One cell: it is asked one question at a time, and can be ended at any moment. */
export class CellProcess {
  private question: Question | undefined;
  private ended: CellEnd | undefined;
  private stderr = '';
  private readonly gone = Promise.withResolvers<void>();

  private constructor(
    private readonly child: ChildProcess,
    private readonly memoryBytes: number,
  ) {
    const [requests, , errors, replies] = child.stdio as unknown as [
      Writable,
      null,
      Readable,
      Readable,
    ];
    const lines = new LineReader(MAX_REPLY_LENGTH, (line) => this.settle(line));
    replies.on('data', (chunk: Buffer) => {
      if (!lines.add(chunk)) this.kill('crashed');
    });
    errors.setEncoding('utf8').on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(-MAX_STDERR_LENGTH);
    });
    // A cell that is gone says so by its end, not by its pipes.
    for (const pipe of [requests, errors, replies]) pipe.on('error', () => {});
    child.on('error', () => this.leave('crashed'));
    child.on('close', (_code, signal) => this.leave(this.reasonOf(signal)));
    alive.add(this);
  }

  /** @throws {CellStartError} when no cell can be started at all: that is not any document's fault. */
  static async start(
    command: CellCommand,
    memoryBytes: number,
    signal: AbortSignal,
  ): Promise<CellProcess> {
    signal.throwIfAborted();
    const child = spawn(command.file, command.args, {
      cwd: '/',
      env: command.env,
      stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    });
    const cell = new CellProcess(child, memoryBytes);
    cellStarted();
    if (child.pid !== undefined) putLast(child.pid);
    try {
      await cell.waitForReply(START_TIMEOUT_MS, signal);
      return cell;
    } catch (error) {
      cell.kill('closed');
      signal.throwIfAborted();
      throw new CellStartError(cell.stderr, error);
    }
  }

  get isAlive(): boolean {
    return this.ended === undefined;
  }

  /**
   * @throws {CellDeathError} when the cell ends instead of answering.
   * @throws {DocumentError} when it says that the document is at fault.
   */
  async ask(request: CellRequest, timeoutMs: number, signal: AbortSignal): Promise<unknown> {
    signal.throwIfAborted();
    if (this.question !== undefined) throw new Error('A cell is asked twice at once');
    if (this.ended !== undefined) throw new CellDeathError(this.ended, this.stderr);
    (this.child.stdin as Writable).write(`${JSON.stringify(request)}\n`);
    const reply = await this.waitForReply(timeoutMs, signal);
    if (reply.ok) return reply.value;
    throw faultError(reply.fault);
  }

  /** Ends the cell and waits until nothing is left of it. */
  async end(reason: CellEnd): Promise<void> {
    this.kill(reason);
    await this.gone.promise;
  }

  /** At once, and for good: SIGKILL is not a matter of what the cell is busy with. */
  kill(reason: CellEnd): void {
    this.child.kill('SIGKILL');
    this.bury(reason);
  }

  /** Bytes of its own; 0 where the system does not tell. */
  memoryInUse(): number {
    return this.child.pid === undefined ? 0 : ownBytes(this.child.pid);
  }

  private async waitForReply(timeoutMs: number, signal: AbortSignal): Promise<Reply> {
    const onAbort = (): void => {
      this.question?.reject(signal.reason);
      this.kill('aborted');
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const timeout = setTimeout(() => this.kill('timeout'), timeoutMs);
    const watch = setInterval(() => {
      if (this.memoryInUse() > this.memoryBytes) this.kill('out_of_memory');
    }, WATCH_INTERVAL_MS);
    try {
      return await new Promise<Reply>((resolve, reject) => {
        this.question = { resolve, reject };
      });
    } finally {
      clearTimeout(timeout);
      clearInterval(watch);
      signal.removeEventListener('abort', onAbort);
      this.question = undefined;
    }
  }

  private settle(line: string): void {
    const reply = parseReply(line);
    if (reply === undefined || this.question === undefined) this.kill('crashed');
    else this.question.resolve(reply);
  }

  private leave(reason: CellEnd): void {
    this.bury(reason);
    this.gone.resolve();
  }

  private bury(reason: CellEnd): void {
    if (this.ended !== undefined) return;
    this.ended = reason;
    alive.delete(this);
    cellEnded(reason);
    this.question?.reject(new CellDeathError(reason, this.stderr));
  }

  /** Nobody but us and the kernel, when memory is short, sends SIGKILL. */
  private reasonOf(signal: NodeJS.Signals | null): CellEnd {
    const isMemory = signal === 'SIGKILL' || SAYS_OUT_OF_MEMORY.test(this.stderr);
    return isMemory ? 'out_of_memory' : 'crashed';
  }
}

function parseReply(line: string): Reply | undefined {
  try {
    return replySchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

/**
 * Short of memory, the machine, or container, must lose a cell and not the worker; short of processors, a page has time
 * where a request, or a hash of a password, has not. Before the cell has begun: threads have what they are born with.
 */
function putLast(pid: number): void {
  writeFile(`/proc/${pid}/oom_score_adj`, '1000').catch(() => {});
  try {
    setPriority(pid, Math.min(constants.priority.PRIORITY_LOW, getPriority() + STEPS_BELOW));
  } catch {
    // It has ended already, and says so itself.
  }
}

/**
 * Without the pages of programs and libraries, which all cells and the worker share (man 5 proc_pid_status); with them
 * where the kernel, as that of gVisor, does not tell them apart.
 */
function ownBytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const own = [...status.matchAll(/^Rss(?:Anon|Shmem):\s+(\d+)/gm)];
    const kib = own.length > 0 ? own : [...status.matchAll(/^VmRSS:\s+(\d+)/gm)];
    return kib.reduce((sum, [, amount]) => sum + Number(amount), 0) * 1024;
  } catch {
    return 0;
  }
}
