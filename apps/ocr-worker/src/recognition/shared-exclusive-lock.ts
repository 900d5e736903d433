/** Runs work in parallel, except for work that needs the process to itself. */
export class SharedExclusiveLock {
  private running = 0;
  private exclusiveWork: Promise<void> | undefined;
  private onIdle: () => void = () => undefined;

  /** Runs `work` in parallel with other shared work. Waits while exclusive work is running or waiting. */
  async shared<T>(work: () => Promise<T>): Promise<T> {
    while (this.exclusiveWork !== undefined) await this.exclusiveWork;
    this.running += 1;
    try {
      return await work();
    } finally {
      this.running -= 1;
      if (this.running === 0) this.onIdle();
    }
  }

  /** Waits until all running work has ended, then runs `work`. No other work starts meanwhile. */
  async exclusive<T>(work: () => Promise<T>): Promise<T> {
    while (this.exclusiveWork !== undefined) await this.exclusiveWork;
    const end = Promise.withResolvers<void>();
    this.exclusiveWork = end.promise;
    try {
      await this.untilIdle();
      return await work();
    } finally {
      this.exclusiveWork = undefined;
      end.resolve();
    }
  }

  private async untilIdle(): Promise<void> {
    if (this.running === 0) return;
    const idle = Promise.withResolvers<void>();
    this.onIdle = idle.resolve;
    await idle.promise;
  }
}
