/** A gate: `pass` waits while it is closed. */
export class Gate {
  private opened: PromiseWithResolvers<void> | undefined;

  get isOpen(): boolean {
    return this.opened === undefined;
  }

  close(): void {
    this.opened ??= Promise.withResolvers<void>();
  }

  open(): void {
    this.opened?.resolve();
    this.opened = undefined;
  }

  async whileClosed(fn: () => Promise<void>): Promise<void> {
    this.close();
    try {
      await fn();
    } finally {
      this.open();
    }
  }

  async pass(): Promise<void> {
    while (this.opened !== undefined) await this.opened.promise;
  }
}
