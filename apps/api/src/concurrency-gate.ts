import { ANSWER_WITHIN_MS, timeLeftMs } from '@app/request-context';

export interface GateLimits {
  readonly running: number;
  readonly waiting: number;
  /** The limits of the tasks with the same key. Without them, only the limits of all tasks apply. */
  readonly ofKey?: { readonly running: number; readonly waiting: number };
}

/** The tasks with the same key. */
interface Line {
  running: number;
  readonly waiting: Waiter[];
}

interface Waiter {
  readonly start: () => void;
  readonly refuse: () => void;
}

/**
 * Limits how many tasks run at the same time and how many wait, of all keys and of each key.
 *
 * The keys take turns, and the tasks of a key start in the order of their arrival: however many tasks one key has, a task
 * of another key waits for at most one of them. A task waits at most until the deadline of its request.
 */
export class ConcurrencyGate {
  private running = 0;
  private waiting = 0;
  /** In the order of their turns. */
  private readonly lines = new Map<string, Line>();

  constructor(
    private readonly limits: GateLimits,
    private readonly refuse: () => Error,
  ) {}

  /**
   * Runs the task as soon as there is room.
   *
   * @param key whose task it is, such as the id of an account
   * @throws the error from `refuse`, when too many tasks wait already or the deadline of the request has
   * passed
   */
  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const line = this.lines.get(key) ?? { running: 0, waiting: [] };
    await this.enter(key, line);
    try {
      return await task();
    } finally {
      this.running -= 1;
      line.running -= 1;
      this.startNext();
      this.removeIfEmpty(key, line);
    }
  }

  private async enter(key: string, line: Line): Promise<void> {
    if (this.hasRoom(line)) {
      this.lines.set(key, line);
      this.countStart(line);
      return;
    }
    this.makeRoomToWait(line);
    this.lines.set(key, line);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter = { start: resolve, refuse: () => reject(this.refuse()) };
    line.waiting.push(waiter);
    this.waiting += 1;
    const deadline = setTimeout(() => this.remove(line, waiter), timeLeftMs(ANSWER_WITHIN_MS));
    try {
      await promise;
    } finally {
      clearTimeout(deadline);
      this.removeIfEmpty(key, line);
    }
  }

  /** In a full gate, the key with the most waiting tasks loses its newest one to a key that has fewer. */
  private makeRoomToWait(line: Line): void {
    const ofKey = this.limits.ofKey?.waiting ?? Infinity;
    if (line.waiting.length >= ofKey) throw this.refuse();
    if (this.waiting < this.limits.waiting) return;
    let longest = line;
    for (const other of this.lines.values()) {
      if (other.waiting.length > longest.waiting.length) longest = other;
    }
    const newest = longest.waiting.at(-1);
    if (newest === undefined || longest.waiting.length <= line.waiting.length + 1) {
      throw this.refuse();
    }
    this.remove(longest, newest);
  }

  private remove(line: Line, waiter: Waiter): void {
    line.waiting.splice(line.waiting.indexOf(waiter), 1);
    this.waiting -= 1;
    waiter.refuse();
  }

  /** Passes the free place directly to the key whose turn it is, so that a new task cannot overtake it. */
  private startNext(): void {
    for (const [key, line] of this.lines) {
      const [next] = line.waiting;
      if (next === undefined || !this.hasRoom(line)) continue;
      line.waiting.shift();
      this.waiting -= 1;
      this.countStart(line);
      this.lines.delete(key);
      this.lines.set(key, line);
      next.start();
      return;
    }
  }

  private hasRoom(line: Line): boolean {
    const ofKey = this.limits.ofKey?.running ?? Infinity;
    return this.running < this.limits.running && line.running < ofKey;
  }

  private countStart(line: Line): void {
    this.running += 1;
    line.running += 1;
  }

  private removeIfEmpty(key: string, line: Line): void {
    if (line.running === 0 && line.waiting.length === 0) this.lines.delete(key);
  }
}
