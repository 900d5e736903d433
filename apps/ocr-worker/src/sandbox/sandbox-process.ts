import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { constants, getPriority, setPriority } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { sandboxEnded, sandboxStarted } from '../metrics/sandbox-metrics.js';
import type { SandboxCommand } from './sandbox-command.js';
import {
  SandboxEndedError,
  SandboxStartError,
  faultError,
  type SandboxEndReason,
} from './sandbox.errors.js';
import { LineReader } from './line-reader.js';
import type { SandboxFault, SandboxRequest } from '../sandbox-protocol/sandbox-protocol.js';
import { replySchema } from '../sandbox-protocol/reply-schemas.js';

const START_TIMEOUT_MS = 30_000;
/** Far more than a page with a box for each word; a sandbox that sends more has been taken over. */
const MAX_REPLY_LENGTH = 32 * 1024 * 1024;
const MAX_STDERR_LENGTH = 4_096;
/** A third of the processor where others want all of it: a page's time is measured by the clock, and must be enough. */
const NICE_INCREMENT = 5;
const WATCH_INTERVAL_MS = 20;
const OUT_OF_MEMORY_MESSAGE = /out of memory|bad_alloc|allocation failed|memory of the sandbox/i;

/** Checked, but for the value, which whoever asked knows how to check. */
type Reply = { ok: true; value: unknown } | { ok: false; fault: SandboxFault };

interface Question {
  resolve(reply: Reply): void;
  reject(error: unknown): void;
}

const alive = new Set<SandboxProcess>();

/** Ends every sandbox of this process, and waits until nothing is left of them. */
export async function endAllSandboxes(): Promise<void> {
  await Promise.all([...alive].map((sandbox) => sandbox.end('closed')));
}

/** One sandbox: it is asked one question at a time, and can be ended at any moment. */
export class SandboxProcess {
  private question: Question | undefined;
  private ended: SandboxEndReason | undefined;
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
    // A sandbox that is gone says so by its end, not by its pipes.
    for (const pipe of [requests, errors, replies]) pipe.on('error', () => {});
    child.on('error', () => this.leave('crashed'));
    child.on('close', (_code, signal) => this.leave(this.reasonOf(signal)));
    alive.add(this);
  }

  /** @throws {SandboxStartError} when no sandbox can be started at all: that is not any document's fault. */
  static async start(
    command: SandboxCommand,
    memoryBytes: number,
    signal: AbortSignal,
  ): Promise<SandboxProcess> {
    signal.throwIfAborted();
    const child = spawn(command.file, command.args, {
      cwd: '/',
      env: command.env,
      stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    });
    const sandbox = new SandboxProcess(child, memoryBytes);
    sandboxStarted();
    if (child.pid !== undefined) lowerPriority(child.pid);
    try {
      await sandbox.waitForReply(START_TIMEOUT_MS, signal);
      return sandbox;
    } catch (error) {
      sandbox.kill('closed');
      signal.throwIfAborted();
      throw new SandboxStartError(sandbox.stderr, error);
    }
  }

  get isAlive(): boolean {
    return this.ended === undefined;
  }

  /**
   * @throws {SandboxEndedError} when the sandbox ends instead of answering.
   * @throws {DocumentError} when it says that the document is at fault.
   */
  async ask(request: SandboxRequest, timeoutMs: number, signal: AbortSignal): Promise<unknown> {
    signal.throwIfAborted();
    if (this.question !== undefined) throw new Error('A sandbox is asked twice at once');
    if (this.ended !== undefined) throw new SandboxEndedError(this.ended, this.stderr);
    (this.child.stdin as Writable).write(`${JSON.stringify(request)}\n`);
    const reply = await this.waitForReply(timeoutMs, signal);
    if (reply.ok) return reply.value;
    throw faultError(reply.fault);
  }

  /** Ends the sandbox and waits until nothing is left of it. */
  async end(reason: SandboxEndReason): Promise<void> {
    this.kill(reason);
    await this.gone.promise;
  }

  /** At once, and for good: SIGKILL is not a matter of what the sandbox is busy with. */
  kill(reason: SandboxEndReason): void {
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

  private leave(reason: SandboxEndReason): void {
    this.bury(reason);
    this.gone.resolve();
  }

  private bury(reason: SandboxEndReason): void {
    if (this.ended !== undefined) return;
    this.ended = reason;
    alive.delete(this);
    sandboxEnded(reason);
    this.question?.reject(new SandboxEndedError(reason, this.stderr));
  }

  /** Nobody but us and the kernel, when memory is short, sends SIGKILL. */
  private reasonOf(signal: NodeJS.Signals | null): SandboxEndReason {
    const isMemory = signal === 'SIGKILL' || OUT_OF_MEMORY_MESSAGE.test(this.stderr);
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
 * Short of memory, the machine, or container, must lose a sandbox and not the worker; short of processors, a page has time
 * where a request, or a hash of a password, has not. Before the sandbox has begun: threads have what they are born with.
 */
function lowerPriority(pid: number): void {
  writeFile(`/proc/${pid}/oom_score_adj`, '1000').catch(() => {});
  try {
    setPriority(pid, Math.min(constants.priority.PRIORITY_LOW, getPriority() + NICE_INCREMENT));
  } catch {
    // It has ended already, and says so itself.
  }
}

/**
 * Without the pages of programs and libraries, which all sandboxes and the worker share (man 5 proc_pid_status); with them
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
