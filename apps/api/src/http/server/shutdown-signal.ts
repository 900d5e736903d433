/** Notifies all parts of the process when shutdown begins, before any connection is closed. */
export class ShutdownSignal {
  private readonly controller = new AbortController();

  get isShuttingDown(): boolean {
    return this.controller.signal.aborted;
  }

  /** Calls `fn` when shutdown begins; immediately if it has begun already. */
  onShutdown(fn: () => void): void {
    if (this.isShuttingDown) fn();
    else this.controller.signal.addEventListener('abort', fn, { once: true });
  }

  begin(): void {
    this.controller.abort();
  }
}
