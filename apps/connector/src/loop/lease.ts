import { setTimeout as delay } from 'node:timers/promises';

/** How long a row belongs to a process that does not renew its lease, such as one that was killed. */
export const LEASE_SECONDS = 10;
const RENEW_MS = 3_000;

/** The row was taken by another process, removed, or stopped by its owner. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/** Keeps the lease of a row while work on it goes on. `signal` aborts the work when the lease is lost. */
export class Lease {
  private readonly lost = new AbortController();
  private readonly ended = new AbortController();
  private validUntil = performance.now() + LEASE_SECONDS * 1_000;

  /**
   * @param current the end of the lease, as the database wrote it
   * @param renew returns the new end; undefined when the lease is lost
   */
  constructor(
    private current: string,
    private readonly renew: (current: string) => Promise<string | undefined>,
  ) {
    void this.keep();
  }

  get signal(): AbortSignal {
    return this.lost.signal;
  }

  /** The present end of the lease, which a last statement compares. Renews it no more. */
  end(): string {
    this.ended.abort();
    return this.current;
  }

  private async keep(): Promise<void> {
    for (;;) {
      await delay(RENEW_MS, undefined, { signal: this.ended.signal, ref: false }).catch(
        () => undefined,
      );
      if (this.ended.signal.aborted) return;
      if (await this.isRenewed()) continue;
      this.lost.abort(new LeaseLostError('The lease of the row is lost'));
      return;
    }
  }

  private async isRenewed(): Promise<boolean> {
    try {
      const renewed = await this.renew(this.current);
      if (renewed === undefined) return this.ended.signal.aborted;
      this.current = renewed;
      this.validUntil = performance.now() + LEASE_SECONDS * 1_000;
      return true;
    } catch {
      // The database does not answer. The work may go on while no other process can have the row.
      return performance.now() + RENEW_MS < this.validUntil;
    }
  }
}
