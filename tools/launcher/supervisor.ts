import { setTimeout as delay } from 'node:timers/promises';
import { Backoff } from './backoff.ts';
import { exitConfig } from './settings.ts';

/** How a process ended. */
export interface ProcessExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A process that runs. */
export interface RunningProcess {
  pid: number;
  exited: Promise<ProcessExit>;
  /** Asks it to end and resolves when it has. */
  stop(): Promise<unknown>;
  /** Ends it without asking. */
  kill(): void;
}

/** A way to start a process, as often as needed. */
export interface Service {
  name: string;
  stopSignal: NodeJS.Signals;
  start(signal: AbortSignal): Promise<RunningProcess>;
}

/** What the supervisor tells whoever made it. */
export interface SupervisorEvents {
  started(service: Service, pid: number): void;
  /** It ended by itself; it is started again after `delayMs`. */
  restarting(service: Service, reason: string, delayMs: number): void;
  /** It says that its configuration is bad: it is started again only by `restart`. */
  misconfigured(service: Service): void;
}

/** Keeps one service running until it is told to stop. */
export class Supervisor {
  readonly #service: Service;
  readonly #events: SupervisorEvents;
  readonly #backoff: Pick<Backoff, 'next'>;
  readonly #stopping = new AbortController();
  #pause = new AbortController();
  #running: RunningProcess | undefined;
  #isRestartWanted = false;
  #firstStart: Promise<RunningProcess> | undefined;
  #loop: Promise<void> = Promise.resolve();

  constructor(
    service: Service,
    events: SupervisorEvents,
    backoff: Pick<Backoff, 'next'> = new Backoff(),
  ) {
    this.#service = service;
    this.#events = events;
    this.#backoff = backoff;
  }

  /** Starts it for the first time; that this fails is the caller's matter, later failures are ours. */
  async start(): Promise<void> {
    this.#firstStart = this.#service.start(this.#stopping.signal);
    const running = await this.#firstStart;
    this.#adopt(running);
    this.#loop = this.#keepRunning(running);
  }

  /** Starts it anew without delay, whether it runs or waits for its next start. */
  async restart(): Promise<void> {
    this.#isRestartWanted = true;
    this.#pause.abort();
    await this.#running?.stop();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#pause.abort();
    await this.#firstStart?.catch(() => {}); // told to whoever started it
    await this.#running?.stop();
    await this.#loop;
  }

  /** For the impatient: what is still stopping is killed. */
  kill(): void {
    this.#running?.kill();
  }

  async #keepRunning(first: RunningProcess): Promise<void> {
    let running: RunningProcess | undefined = first;
    while (running) {
      const startedAt = Date.now();
      const exit = await running.exited;
      this.#running = undefined;
      if (this.#isStopping) return;
      if (exit.code === exitConfig) {
        this.#events.misconfigured(this.#service);
        await this.#untilRestartWanted();
      }
      running = await this.#startAgain(describe(exit), Date.now() - startedAt);
    }
  }

  /** What it was given does not change by itself; a new build may read it otherwise. */
  async #untilRestartWanted(): Promise<void> {
    if (this.#isRestartWanted) return;
    this.#pause = new AbortController();
    const { signal } = this.#pause;
    if (this.#isStopping) return;
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }

  /** Tries until it runs; undefined when it must not run any more. */
  async #startAgain(why: string, uptimeMs: number): Promise<RunningProcess | undefined> {
    let reason = why;
    let lastedMs = uptimeMs;
    while (!this.#isStopping) {
      await this.#waitForTurn(reason, lastedMs);
      if (this.#isStopping) return undefined;
      try {
        const running = await this.#service.start(this.#stopping.signal);
        this.#adopt(running);
        return running;
      } catch (error) {
        reason = `could not be started (${error instanceof Error ? error.message : String(error)})`;
        lastedMs = 0;
      }
    }
    return undefined;
  }

  async #waitForTurn(reason: string, lastedMs: number): Promise<void> {
    this.#pause = new AbortController();
    if (!this.#isRestartWanted) {
      const delayMs = this.#backoff.next(lastedMs);
      this.#events.restarting(this.#service, reason, delayMs);
      await delay(delayMs, undefined, { signal: this.#pause.signal }).catch(() => {});
    }
    this.#isRestartWanted = false;
  }

  #adopt(running: RunningProcess): void {
    this.#running = running;
    this.#events.started(this.#service, running.pid);
    // The wish to stop may have come while it was starting.
    if (this.#isStopping) void running.stop();
  }

  get #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }
}

function describe({ code, signal }: ProcessExit): string {
  return signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
}
