/** Remembers events of the last hour, so that a repeated one costs no statement. */
export class RecentEvents {
  private readonly times = new Map<string, number>();

  constructor(
    private readonly windowMs: number,
    private readonly maxEvents: number,
  ) {}

  /** Whether the event was added within the window. */
  has(key: string, now: number): boolean {
    const at = this.times.get(key);
    return at !== undefined && now - at < this.windowMs;
  }

  /** Beyond the limit the oldest event is forgotten. */
  add(key: string, now: number): void {
    this.times.delete(key);
    this.times.set(key, now);
    if (this.times.size <= this.maxEvents) return;
    const [oldest] = this.times.keys();
    if (oldest !== undefined) this.times.delete(oldest);
  }

  remove(key: string): void {
    this.times.delete(key);
  }
}
