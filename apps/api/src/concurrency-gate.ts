import { ANSWER_WITHIN_MS, timeLeftMs } from '@app/request-context';

/** Lets so many tasks run at once and so many wait, first come, first served, while their requests have time. */
export class ConcurrencyGate {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly limits: { readonly running: number; readonly waiting: number },
    private readonly refuse: () => Error,
  ) {}

  /** Runs the task as soon as there is room. @throws what `refuse` makes, when too many wait already or it took too long */
  async run<T>(task: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await task();
    } finally {
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.running < this.limits.running) {
      this.running += 1;
      return;
    }
    if (this.waiting.length >= this.limits.waiting) throw this.refuse();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.waiting.push(resolve);
    const patience = setTimeout(() => {
      this.waiting.splice(this.waiting.indexOf(resolve), 1);
      reject(this.refuse());
    }, timeLeftMs(ANSWER_WITHIN_MS));
    await promise.finally(() => clearTimeout(patience));
  }

  /** Whoever waits longest takes over the place, so that a newcomer cannot slip in between. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.running -= 1;
    else next();
  }
}
