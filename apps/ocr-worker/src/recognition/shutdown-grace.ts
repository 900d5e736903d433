import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/** The time that a page in progress may still take after the process was told to stop. */
const GRACE_MS = 10_000;

/** Knows whether the process is stopping. Then no new page starts, and the page in progress gets a deadline. */
@Injectable()
export class ShutdownGrace implements OnModuleDestroy {
  private readonly end = new AbortController();
  private stopping = false;

  get isStopping(): boolean {
    return this.stopping;
  }

  /** Aborted when the grace period is over. */
  get signal(): AbortSignal {
    return this.end.signal;
  }

  /** @throws when the process stops */
  throwIfStopping(): void {
    if (this.stopping) throw new Error('The process stops');
  }

  /** The first hook that Nest calls on shutdown. Only later hooks wait for jobs in progress. */
  onModuleDestroy(): void {
    this.stopping = true;
    setTimeout(() => this.end.abort(new Error('The process stops')), GRACE_MS).unref();
  }
}
