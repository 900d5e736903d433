import { ANSWER_WITHIN_MS, timeLeftMs } from '@app/request-context';

/**
 * Limits how many tasks run at the same time and how many wait. Waiting tasks start in the order of their
 * arrival. A task waits at most until the deadline of its request.
 */
export class ConcurrencyGate {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly limits: { readonly running: number; readonly waiting: number },
    private readonly refuse: () => Error,
  ) {}

  /**
   * Runs the task as soon as there is room.
   *
   * @throws the error from `refuse`, when too many tasks wait already or the deadline of the request has
   * passed
   */
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
    const deadline = setTimeout(() => {
      this.waiting.splice(this.waiting.indexOf(resolve), 1);
      reject(this.refuse());
    }, timeLeftMs(ANSWER_WITHIN_MS));
    await promise.finally(() => clearTimeout(deadline));
  }

  /** Passes the place directly to the task that waits longest, so that a new task cannot overtake it. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.running -= 1;
    else next();
  }
}
