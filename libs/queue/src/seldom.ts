const INTERVAL_MS = 10_000;

/** Lets a thing be said at most once in ten seconds: what is away tells so many times a second. */
export class Seldom {
  private lastAt = -Infinity;
  private unsaid = 0;

  /** Calls `say` with how often it was not called since it last was; or counts on. */
  say(say: (repeats: number) => void): void {
    const now = performance.now();
    if (now - this.lastAt < INTERVAL_MS) {
      this.unsaid += 1;
      return;
    }
    say(this.unsaid);
    this.lastAt = now;
    this.unsaid = 0;
  }
}
