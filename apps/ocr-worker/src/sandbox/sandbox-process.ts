import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { sandboxEnded, sandboxStarted } from '../metrics/sandbox-metrics.js';
import { MAX_THREADS } from '../sandbox-launch/launch-steps.js';
import { replySchema } from '../sandbox-protocol/reply-schemas.js';
import type { SandboxFault, SandboxRequest } from '../sandbox-protocol/sandbox-protocol.js';
import { LineReader } from './line-reader.js';
import type { SandboxCommand } from './sandbox-command.js';
import {
  SandboxEndedError,
  SandboxStartError,
  faultError,
  type SandboxEndReason,
} from './sandbox.errors.js';

const START_TIMEOUT_MS = 30_000;
/** Far more than a page with a box for each word. A sandbox that sends more has been taken over. */
const MAX_REPLY_LENGTH = 32 * 1024 * 1024;
const MAX_STDERR_LENGTH = 4_096;
/**
 * Under load a sandbox still gets about a third of a core, so that pages finish within their timeout, which
 * is measured by the clock.
 */
const NICE_INCREMENT = 5;
const USAGE_CHECK_INTERVAL_MS = 20;
const OUT_OF_MEMORY_MESSAGE = /out of memory|bad_alloc|allocation failed|memory of the sandbox/i;

/** A reply whose frame has been checked. The caller of `ask` checks the value. */
type Reply = { ok: true; value: unknown } | { ok: false; fault: SandboxFault };

interface PendingReply {
  resolve(reply: Reply): void;
  reject(error: unknown): void;
}

const running = new Set<SandboxProcess>();

/** Kills every sandbox of this worker and waits until the processes have exited. */
export async function endAllSandboxes(): Promise<void> {
  await Promise.all([...running].map((sandbox) => sandbox.end('closed')));
}

/** One sandbox process. It answers one request at a time and can be killed at any moment. */
export class SandboxProcess {
  private pending: PendingReply | undefined;
  private endReason: SandboxEndReason | undefined;
  private stderr = '';
  private readonly exited = Promise.withResolvers<void>();
  private readonly watch = setInterval(() => this.checkUsage(), USAGE_CHECK_INTERVAL_MS);

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
    const lines = new LineReader(MAX_REPLY_LENGTH, (line) => this.receive(line));
    replies.on('data', (chunk: Buffer) => {
      if (!lines.add(chunk)) this.kill('crashed');
    });
    errors.setEncoding('utf8').on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(-MAX_STDERR_LENGTH);
    });
    // Errors of the pipes are ignored: the exit of the sandbox is reported by its `close` event.
    for (const pipe of [requests, errors, replies]) pipe.on('error', () => {});
    child.on('error', () => this.onExit('crashed'));
    child.on('close', (_code, signal) => this.onExit(this.reasonOf(signal)));
    running.add(this);
  }

  /** @throws {SandboxStartError} when no sandbox can be started, which is not the fault of a document */
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
    return this.endReason === undefined;
  }

  /**
   * Sends a request and returns the value of the reply.
   *
   * @throws {SandboxEndedError} when the sandbox ends before it answers
   * @throws {DocumentError} when the sandbox reports an error of the document
   */
  async ask(request: SandboxRequest, timeoutMs: number, signal: AbortSignal): Promise<unknown> {
    signal.throwIfAborted();
    if (this.pending !== undefined) throw new Error('A sandbox answers only one request at a time');
    if (this.endReason !== undefined) throw new SandboxEndedError(this.endReason, this.stderr);
    (this.child.stdin as Writable).write(`${JSON.stringify(request)}\n`);
    const reply = await this.waitForReply(timeoutMs, signal);
    if (reply.ok) return reply.value;
    throw faultError(reply.fault);
  }

  /** Kills the sandbox and waits until the process has exited. */
  async end(reason: SandboxEndReason): Promise<void> {
    this.kill(reason);
    await this.exited.promise;
  }

  /** Kills the sandbox at once. SIGKILL works whatever the sandbox is doing. */
  kill(reason: SandboxEndReason): void {
    this.child.kill('SIGKILL');
    this.markEnded(reason);
  }

  /** The sandbox's private memory in bytes, or 0 when the system does not report it. */
  memoryInUse(): number {
    return usageOf(this.child.pid).privateBytes;
  }

  private checkUsage(): void {
    const { privateBytes, threads } = usageOf(this.child.pid);
    if (privateBytes > this.memoryBytes) this.kill('out_of_memory');
    else if (threads > MAX_THREADS) this.kill('crashed');
  }

  private async waitForReply(timeoutMs: number, signal: AbortSignal): Promise<Reply> {
    const onAbort = (): void => {
      this.pending?.reject(signal.reason);
      this.kill('aborted');
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const timeout = setTimeout(() => this.kill('timeout'), timeoutMs);
    try {
      return await new Promise<Reply>((resolve, reject) => {
        this.pending = { resolve, reject };
      });
    } finally {
      clearTimeout(timeout);
      signal.removeEventListener('abort', onAbort);
      this.pending = undefined;
    }
  }

  private receive(line: string): void {
    const reply = parseReply(line);
    if (reply === undefined || this.pending === undefined) this.kill('crashed');
    else this.pending.resolve(reply);
  }

  private onExit(reason: SandboxEndReason): void {
    this.markEnded(reason);
    this.exited.resolve();
  }

  private markEnded(reason: SandboxEndReason): void {
    if (this.endReason !== undefined) return;
    this.endReason = reason;
    clearInterval(this.watch);
    running.delete(this);
    sandboxEnded(reason);
    this.pending?.reject(new SandboxEndedError(reason, this.stderr));
  }

  /** A SIGKILL that we did not send comes from the kernel, which is short of memory. */
  private reasonOf(signal: NodeJS.Signals | null): SandboxEndReason {
    if (signal === 'SIGXCPU') return 'timeout';
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
 * When processors are busy, a page can wait and a request or a password hash cannot. Called right after the start,
 * because new threads inherit this value.
 */
function lowerPriority(pid: number): void {
  try {
    setPriority(pid, Math.min(constants.priority.PRIORITY_LOW, getPriority() + NICE_INCREMENT));
  } catch {
    // The process has already exited. Its `close` event reports that.
  }
}

/**
 * Counts memory without the pages of programs and libraries, which the worker and all sandboxes share (man 5
 * proc_pid_status). Some kernels, such as that of gVisor, do not count the two separately; then shared pages
 * are counted, too. All is 0 when the system does not report it.
 */
function usageOf(pid: number | undefined): { privateBytes: number; threads: number } {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const own = [...status.matchAll(/^Rss(?:Anon|Shmem):\s+(\d+)/gm)];
    const kib = own.length > 0 ? own : [...status.matchAll(/^VmRSS:\s+(\d+)/gm)];
    const privateBytes = kib.reduce((sum, [, amount]) => sum + Number(amount), 0) * 1024;
    return { privateBytes, threads: Number(/^Threads:\s+(\d+)/m.exec(status)?.[1] ?? 0) };
  } catch {
    return { privateBytes: 0, threads: 0 };
  }
}
