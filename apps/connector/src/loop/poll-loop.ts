import { setTimeout as delay } from 'node:timers/promises';

/** How often the tables are asked for work. A NOTIFY of the api wakes the loop sooner. */
const POLL_MS = 1_000;
const FAILED_PAUSE_MS = 5_000;
/** Work that ends within this time is replaced by one claim, which is one query. */
const MIN_PAUSE_MS = 10;

/** Asks for work again and again, and starts what it gets, until it is stopped. */
export class PollLoop {
  private readonly stopping = new AbortController();
  /** Each has a signal of its own: Node keeps listeners on what `AbortSignal.any` makes of a signal that lives on. */
  private readonly running = new Map<Promise<void>, AbortController>();
  private sleeping = new AbortController();
  private loop: Promise<void> = Promise.resolve();

  /**
   * @param claim takes work for up to `free` slots; each item is a function that does it and never rejects
   * @param onError is called when `claim` fails
   */
  constructor(
    private readonly slots: number,
    private readonly claim: (
      free: number,
    ) => Promise<readonly ((signal: AbortSignal) => Promise<void>)[]>,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    this.loop = this.run();
  }

  /** Asks again now. */
  wake(): void {
    this.sleeping.abort();
  }

  /** Aborts what runs, and waits for its end. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.sleeping.abort();
    for (const ending of this.running.values()) ending.abort();
    await this.loop;
    await Promise.all(this.running.keys());
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      this.sleeping = new AbortController();
      let pauseMs = POLL_MS;
      try {
        await this.fill();
      } catch (error) {
        this.onError(error);
        pauseMs = FAILED_PAUSE_MS;
      }
      if (this.stopping.signal.aborted) return;
      await delay(MIN_PAUSE_MS);
      await delay(pauseMs, undefined, { signal: this.sleeping.signal }).catch(() => undefined);
    }
  }

  private async fill(): Promise<void> {
    const free = this.slots - this.running.size;
    if (free <= 0) return;
    for (const work of await this.claim(free)) {
      const ending = new AbortController();
      if (this.stopping.signal.aborted) ending.abort();
      const done = work(ending.signal).finally(() => {
        this.running.delete(done);
        this.wake();
      });
      this.running.set(done, ending);
    }
  }
}
