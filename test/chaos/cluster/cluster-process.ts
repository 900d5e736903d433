import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Supervisor } from '../../../tools/launcher/supervisor.ts';
import { startApp, type RunningApp } from './app-process.ts';
import type { Gate } from './gate.ts';
import { OutputEnds } from './output-ends.ts';

const RESTART_MS = 150;
const REQUEST_MS = 4_000;
const STOP_POLL_MS = 2;
/** When V8 runs out of memory, it prints the heap limit at the beginning of its message, and the stack at the end. */
const STDERR_CHARACTERS = 4_000;

/** What an app is. */
export type Role = 'api' | 'worker' | 'connector';

/** An app that is restarted each time it ends. */
export interface ClusterProcessOptions {
  readonly name: string;
  readonly role: Role;
  readonly script: string;
  readonly managementPort: number;
  readonly env: Readonly<Record<string, string>>;
  readonly heapMb: number;
  readonly injected: readonly string[];
  readonly logFile: string;
  /** No process starts while this gate is closed. */
  readonly power: Gate;
  /** Returns the fault points at which the next process kills itself; undefined for none. */
  readonly nextFaultPoints: () => string | undefined;
  /** Returns by how many milliseconds the clock of the next process is stepped. */
  readonly nextClockStepMs: () => number;
  readonly onEnd: (end: ClusterProcessEnd) => void;
}

/** How a process ended. */
export interface ClusterProcessEnd {
  readonly name: string;
  readonly role: Role;
  /** `nemesis`: it was killed. `fault-point`: it killed itself at one. `itself`: neither, which is a violation. */
  readonly by: 'nemesis' | 'fault-point' | 'itself';
  readonly point: string | undefined;
  readonly reason: string;
}

/** A supervised process that the nemesis may kill. */
export class ClusterProcess {
  readonly options: ClusterProcessOptions;
  private readonly supervisor: Supervisor;
  private running: RunningApp | undefined;
  private stderr = new OutputEnds(STDERR_CHARACTERS);
  private pausePoint: { readonly point: string; readonly onStopped: () => void } | undefined;
  private isKilled = false;
  private isStopping = false;

  constructor(options: ClusterProcessOptions) {
    this.options = options;
    const service = {
      name: options.name,
      stopSignal: 'SIGTERM' as const,
      start: () => this.startProcess(),
    };
    const events = { started: () => {}, restarting: () => {}, misconfigured: () => {} };
    this.supervisor = new Supervisor(service, events, { next: () => RESTART_MS });
  }

  get pid(): number | undefined {
    return this.running?.pid;
  }

  async start(): Promise<void> {
    await this.supervisor.start();
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await this.supervisor.stop();
  }

  /** Returns the beginning and the end of the log of the process that runs now. */
  readLog(): string {
    return this.running?.readLog() ?? '';
  }

  /** Sends SIGKILL. Returns false when no process runs. */
  kill(): boolean {
    if (this.running === undefined || this.isKilled) return false;
    this.isKilled = true;
    this.running.kill();
    return true;
  }

  /**
   * Stops the next process (SIGSTOP) when it first reaches a fault point, and resolves with true. `signal('SIGCONT')`
   * continues it. If it does not reach the point within `limitMs`, it is not stopped, and the result is false.
   */
  stopNextProcessAt(point: string, limitMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.pausePoint = undefined;
        resolve(false);
      }, limitMs);
      const onStopped = () => {
        clearTimeout(timer);
        this.pausePoint = undefined;
        resolve(true);
      };
      this.pausePoint = { point, onStopped };
    });
  }

  /** Stops or continues the process. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    if (this.running === undefined) return;
    try {
      process.kill(this.running.pid, signal);
    } catch {
      // It has just ended.
    }
  }

  /** Resolves when the running process, if there is one, has ended. */
  async untilEnded(): Promise<void> {
    await this.running?.exited;
  }

  /** Resolves with the status of its readiness, or 0 without an answer. */
  async readiness(): Promise<number> {
    try {
      const response = await fetch(`http://127.0.0.1:${this.options.managementPort}/health/ready`, {
        signal: AbortSignal.timeout(REQUEST_MS),
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }

  private async startProcess(): Promise<RunningApp> {
    const { power, script, env, heapMb, injected, logFile, nextFaultPoints, nextClockStepMs } =
      this.options;
    await power.pass();
    this.stderr = new OutputEnds(STDERR_CHARACTERS);
    this.isKilled = false;
    const stopPoint = this.pausePoint?.point;
    const running = await startApp({
      script,
      heapMb,
      injected,
      logFile,
      env: {
        ...env,
        FAULT_POINT: stopPoint === undefined ? (nextFaultPoints() ?? '') : '',
        STOP_POINT: stopPoint ?? '',
        STEP_CLOCK_MS: String(nextClockStepMs()),
      },
      onStderr: (text) => this.readStderr(text),
    });
    this.running = running;
    void this.reportWhenEnded(running);
    return running;
  }

  private readStderr(text: string): void {
    this.stderr.push(text);
    if (/^stopped at /m.test(text)) void this.reportStop();
  }

  /**
   * The process writes its line directly before it stops. A SIGCONT between the two would have no effect, and the
   * process would stay stopped.
   */
  private async reportStop(): Promise<void> {
    const { pid } = this;
    while (pid !== undefined && this.pid === pid && !isStopped(pid)) await delay(STOP_POLL_MS);
    if (this.pausePoint === undefined) this.signal('SIGCONT');
    else this.pausePoint.onStopped();
  }

  private async reportWhenEnded(running: RunningApp): Promise<void> {
    const { code, signal } = await running.exited;
    this.running = undefined;
    if (!this.isStopping) this.reportEnd(running, signal ?? `exit code ${code}`);
  }

  private reportEnd(running: RunningApp, how: string): void {
    const { name, role, onEnd } = this.options;
    const stderr = this.stderr.text;
    const point = /^killed at (.+)$/m.exec(stderr)?.[1];
    const isKilled = how === 'SIGKILL' && (point !== undefined || this.isKilled);
    if (isKilled) {
      const by = point === undefined ? 'nemesis' : 'fault-point';
      return onEnd({ name, role, by, point, reason: how });
    }
    const reason = `${how}\nstderr: ${stderr || '-'}\nstdout: ${running.readLog() || '-'}`;
    onEnd({ name, role, by: 'itself', point: undefined, reason });
  }
}

/** Whether a signal has stopped the process (`man 5 proc_pid_stat`: state T). An ended process is not stopped. */
function isStopped(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T');
  } catch {
    return false;
  }
}
