import { Logger } from '@nestjs/common';

/**
 * Runs a piece of work again and again, with a pause after the end of each run. The pauses vary by a quarter, so that
 * processes that started together do not work together. A failure is logged, and the next run tries again.
 */
export class PeriodicTask {
  private readonly logger: Logger;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private isStopped = true;
  private isRunning = false;
  private isDueNow = false;

  constructor(
    private readonly task: { name: string; everyMs: number; run: () => Promise<unknown> },
  ) {
    this.logger = new Logger(task.name);
  }

  start(): void {
    this.isStopped = false;
    this.schedule();
  }

  /** Runs at once instead of after the pause; when it is running, once more right after that run. */
  runSoon(): void {
    this.isDueNow = true;
    if (!this.isRunning) this.schedule();
  }

  /** No further run begins; resolves when the running one has ended. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private schedule(): void {
    if (this.isStopped) return;
    clearTimeout(this.timer);
    const waitMs = this.isDueNow ? 0 : this.task.everyMs * (0.75 + 0.5 * Math.random());
    this.timer = setTimeout(() => {
      this.running = this.runAndNote().then(() => this.schedule());
    }, waitMs);
    this.timer.unref();
  }

  private async runAndNote(): Promise<void> {
    this.isDueNow = false;
    this.isRunning = true;
    try {
      await this.task.run();
    } catch (err) {
      this.logger.warn({ err }, 'Upkeep failed; it is tried again');
    } finally {
      this.isRunning = false;
    }
  }
}
