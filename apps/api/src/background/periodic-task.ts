import { AsyncLocalStorage } from 'node:async_hooks';
import { Logger } from '@nestjs/common';

/**
 * Runs a task periodically, with a pause of `everyMs` after the end of each run. The pauses vary by up to a
 * quarter, so that processes that started together do not run at the same time. A failed run is logged, and
 * the next run follows as usual.
 */
export class PeriodicTask {
  private readonly logger: Logger;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private isStopped = true;
  private isRunning = false;
  private isDueNow = false;
  /** A run must not inherit the context of the request that called {@link runSoon}, least of all its deadline. */
  private readonly inOwnContext = AsyncLocalStorage.snapshot();

  constructor(
    private readonly task: {
      name: string;
      everyMs: number;
      /** The pause before the first run; default: `everyMs`. */
      firstAfterMs?: number;
      run: () => Promise<unknown>;
    },
  ) {
    this.logger = new Logger(task.name);
  }

  start(): void {
    this.isStopped = false;
    this.schedule(this.task.firstAfterMs);
  }

  /** Starts the next run at once, or directly after the current run if there is one. */
  runSoon(): void {
    this.isDueNow = true;
    if (!this.isRunning) this.schedule();
  }

  /** Prevents further runs. Resolves when the current run has ended. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private schedule(pauseMs = this.task.everyMs): void {
    if (this.isStopped) return;
    clearTimeout(this.timer);
    const waitMs = this.isDueNow ? 0 : pauseMs * (0.75 + 0.5 * Math.random());
    this.timer = this.inOwnContext(() =>
      setTimeout(() => {
        this.running = this.runAndLogFailure().then(() => this.schedule());
      }, waitMs).unref(),
    );
  }

  private async runAndLogFailure(): Promise<void> {
    this.isDueNow = false;
    this.isRunning = true;
    try {
      await this.task.run();
    } catch (err) {
      this.logger.warn({ err }, 'Periodic job failed; it will run again');
    } finally {
      this.isRunning = false;
    }
  }
}
