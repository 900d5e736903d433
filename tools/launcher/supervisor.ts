import { setTimeout as delay } from 'node:timers/promises';
import { Backoff } from './backoff.ts';
import { EXIT_CONFIG } from './settings.ts';

/** How a process ended. */
export interface ProcessExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A process that runs. */
export interface RunningProcess {
  pid: number;
  exited: Promise<ProcessExit>;
  /** Asks the process to end, and resolves when it has ended. */
  stop(): Promise<unknown>;
  /** Ends the process at once. */
  kill(): void;
}

/** A process that can be started again and again. */
export interface Service {
  name: string;
  stopSignal: NodeJS.Signals;
  start(signal: AbortSignal): Promise<RunningProcess>;
}

/** Callbacks of a Supervisor. */
export interface SupervisorEvents {
  started(service: Service, pid: number): void;
  /** The process ended by itself. It is restarted after `delayMs`. */
  restarting(service: Service, reason: string, delayMs: number): void;
  /** The process reported an invalid configuration. Only `restart` starts it again. */
  misconfigured(service: Service): void;
}

/** Keeps one service running until `stop` is called. */
export class Supervisor {
  private readonly service: Service;
  private readonly events: SupervisorEvents;
  private readonly backoff: Pick<Backoff, 'next'>;
  private readonly stopping = new AbortController();
  private pause = new AbortController();
  private running: RunningProcess | undefined;
  private isRestartWanted = false;
  private firstStart: Promise<RunningProcess> | undefined;
  private loop: Promise<void> = Promise.resolve();

  constructor(
    service: Service,
    events: SupervisorEvents,
    backoff: Pick<Backoff, 'next'> = new Backoff(),
  ) {
    this.service = service;
    this.events = events;
    this.backoff = backoff;
  }

  /** Starts the service for the first time. Rejects when this start fails; later failures are retried. */
  async start(): Promise<void> {
    this.firstStart = this.service.start(this.stopping.signal);
    const running = await this.firstStart;
    this.adopt(running);
    this.loop = this.keepRunning(running);
  }

  /** Restarts the service without delay, whether it runs or waits for its next start. */
  async restart(): Promise<void> {
    this.isRestartWanted = true;
    this.pause.abort();
    await this.running?.stop();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.pause.abort();
    await this.firstStart?.catch(() => {}); // `start` has already rejected with it.
    await this.running?.stop();
    await this.loop;
  }

  /** Kills the process if it is still running. */
  kill(): void {
    this.running?.kill();
  }

  private async keepRunning(first: RunningProcess): Promise<void> {
    let running: RunningProcess | undefined = first;
    while (running) {
      const startedAt = Date.now();
      const exit = await running.exited;
      this.running = undefined;
      if (this.isStopping) return;
      if (exit.code === EXIT_CONFIG) {
        this.events.misconfigured(this.service);
        await this.untilRestartWanted();
      }
      running = await this.startAgain(describe(exit), Date.now() - startedAt);
    }
  }

  /** The configuration does not change while the process waits, but a new build may accept it. */
  private async untilRestartWanted(): Promise<void> {
    if (this.isRestartWanted) return;
    this.pause = new AbortController();
    const { signal } = this.pause;
    if (this.isStopping) return;
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }

  /** Starts the service until a start succeeds. Resolves with undefined when a stop is requested first. */
  private async startAgain(why: string, uptimeMs: number): Promise<RunningProcess | undefined> {
    let reason = why;
    let lastedMs = uptimeMs;
    while (!this.isStopping) {
      await this.delayStart(reason, lastedMs);
      if (this.isStopping) return undefined;
      try {
        const running = await this.service.start(this.stopping.signal);
        this.adopt(running);
        return running;
      } catch (error) {
        reason = `could not be started (${error instanceof Error ? error.message : String(error)})`;
        lastedMs = 0;
      }
    }
    return undefined;
  }

  private async delayStart(reason: string, lastedMs: number): Promise<void> {
    this.pause = new AbortController();
    if (!this.isRestartWanted) {
      const delayMs = this.backoff.next(lastedMs);
      this.events.restarting(this.service, reason, delayMs);
      await delay(delayMs, undefined, { signal: this.pause.signal }).catch(() => {});
    }
    this.isRestartWanted = false;
  }

  private adopt(running: RunningProcess): void {
    this.running = running;
    this.events.started(this.service, running.pid);
    // A stop may have been requested during the start.
    if (this.isStopping) void running.stop();
  }

  private get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }
}

function describe({ code, signal }: ProcessExit): string {
  return signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
}
