import { Supervisor, type RunningProcess } from '../../local/supervisor.ts';
import { startApp } from './app-process.ts';
import type { Gate } from './gate.ts';

const RESTART_MS = 150;
const REQUEST_MS = 4_000;

/** One of the apps' processes, over all its lives. */
export interface MemberOptions {
  readonly name: string;
  readonly role: 'api' | 'worker';
  readonly script: string;
  readonly managementPort: number;
  readonly env: Readonly<Record<string, string>>;
  readonly injected: readonly string[];
  readonly logFile: string;
  /** No process starts while it is shut. */
  readonly power: Gate;
  /** At which fault points its next life may end; undefined: at none. */
  readonly armNext: () => string | undefined;
  /** By how many milliseconds the clock of its next life is stepped. */
  readonly stepClock: () => number;
  readonly onEnd: (end: MemberEnd) => void;
}

/** How a life ended. */
export interface MemberEnd {
  readonly name: string;
  readonly role: 'api' | 'worker';
  /** `nemesis`: we killed it. `fault-point`: it came to one. `itself`: neither, so something is wrong with it. */
  readonly by: 'nemesis' | 'fault-point' | 'itself';
  readonly point: string | undefined;
  readonly reason: string;
}

/** A supervised process that the nemesis may kill. */
export class Member {
  readonly options: MemberOptions;
  readonly #supervisor: Supervisor;
  #running: RunningProcess | undefined;
  #stderr = '';
  #isKilled = false;
  #isStopping = false;

  constructor(options: MemberOptions) {
    this.options = options;
    const service = {
      name: options.name,
      stopSignal: 'SIGTERM' as const,
      start: () => this.#start(),
    };
    const events = { started: () => {}, restarting: () => {}, misconfigured: () => {} };
    this.#supervisor = new Supervisor(service, events, { next: () => RESTART_MS });
  }

  get pid(): number | undefined {
    return this.#running?.pid;
  }

  async start(): Promise<void> {
    await this.#supervisor.start();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#supervisor.stop();
  }

  /** kill -9; false when it is between two lives. */
  kill(): boolean {
    if (this.#running === undefined || this.#isKilled) return false;
    this.#isKilled = true;
    this.#running.kill();
    return true;
  }

  /** Holds it still, or lets it go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    if (this.#running === undefined) return;
    try {
      process.kill(this.#running.pid, signal);
    } catch {
      // It has just ended.
    }
  }

  /** Resolves when the life at hand, if there is one, is over. */
  async untilEnded(): Promise<void> {
    await this.#running?.exited;
  }

  /** The status of its readiness, 0 when it does not answer. */
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

  async #start(): Promise<RunningProcess> {
    const { power, script, env, injected, logFile, armNext, stepClock } = this.options;
    await power.pass();
    this.#stderr = '';
    this.#isKilled = false;
    const running = await startApp({
      script,
      injected,
      logFile,
      env: { ...env, FAULT_POINT: armNext() ?? '', STEP_CLOCK_MS: String(stepClock()) },
      onStderr: (text) => (this.#stderr += text),
    });
    this.#running = running;
    void this.#follow(running);
    return running;
  }

  async #follow(running: RunningProcess): Promise<void> {
    const { code, signal } = await running.exited;
    this.#running = undefined;
    if (!this.#isStopping) this.#tellEnd(signal ?? `exit code ${code}`);
  }

  #tellEnd(how: string): void {
    const { name, role, onEnd } = this.options;
    const point = /^killed at (.+)$/m.exec(this.#stderr)?.[1];
    const by = point !== undefined ? 'fault-point' : this.#isKilled ? 'nemesis' : 'itself';
    // Its beginning: there V8 says how large the heap was.
    const reason = by === 'itself' ? `${how} ${this.#stderr.trim().slice(0, 2_000)}` : how;
    onEnd({ name, role, by, point, reason });
  }
}
