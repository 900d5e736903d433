import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/** How long a page in hand may go on after the process was told to stop. */
const GRACE_MS = 10_000;

/** Knows that the process is to stop: no new page is begun then, and the one in hand has little time left. */
@Injectable()
export class ShutdownGrace implements OnModuleDestroy {
  private readonly end = new AbortController();
  private stopping = false;

  get isStopping(): boolean {
    return this.stopping;
  }

  /** Aborted when the grace is over. */
  get signal(): AbortSignal {
    return this.end.signal;
  }

  /** Nest calls this first of all hooks, before it waits for jobs in hand. */
  onModuleDestroy(): void {
    this.stopping = true;
    setTimeout(() => this.end.abort(new Error('The process stops')), GRACE_MS).unref();
  }
}
