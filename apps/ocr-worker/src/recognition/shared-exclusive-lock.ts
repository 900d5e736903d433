/** Lets pieces of work run side by side, except for one that must have the process to itself. */
export class SharedExclusiveLock {
  private running = 0;
  private solo: Promise<void> | undefined;
  private onIdle: () => void = () => undefined;

  /** Runs `work` beside others, once nobody is alone (any more). */
  async shared<T>(work: () => Promise<T>): Promise<T> {
    while (this.solo !== undefined) await this.solo;
    this.running += 1;
    try {
      return await work();
    } finally {
      this.running -= 1;
      if (this.running === 0) this.onIdle();
    }
  }

  /** Runs `work` when all others have ended; none begins meanwhile. */
  async exclusive<T>(work: () => Promise<T>): Promise<T> {
    while (this.solo !== undefined) await this.solo;
    const end = Promise.withResolvers<void>();
    this.solo = end.promise;
    try {
      await this.untilIdle();
      return await work();
    } finally {
      this.solo = undefined;
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
