import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 20;
const WINDOW_MS = 500;

/**
 * Measures whether the event loop is too late to take on new work.
 *
 * Compares the averages of the last two half seconds, and both must be late: one long pause is no overload.
 */
export class LoadShedder {
  private histogram: ReturnType<typeof monitorEventLoopDelay> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private delayMs = 0;
  private lastMs = 0;

  /** @param thresholdMs average delay of the event loop that counts as overload; 0 turns the shedder off */
  constructor(private readonly thresholdMs: number) {}

  get isOverloaded(): boolean {
    return this.thresholdMs > 0 && this.delayMs > this.thresholdMs;
  }

  start(): void {
    if (this.thresholdMs === 0 || this.timer !== undefined) return;
    this.histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    this.histogram.enable();
    this.timer = setInterval(() => this.measure(), WINDOW_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.histogram?.disable();
    this.timer = undefined;
    this.delayMs = 0;
    this.lastMs = 0;
  }

  /** The histogram holds the time between two ticks, so the planned interval is subtracted. */
  private measure(): void {
    const { count = 0, mean = 0 } = this.histogram ?? {};
    const currentMs = count === 0 ? 0 : Math.max(0, mean / 1e6 - RESOLUTION_MS);
    this.delayMs = Math.min(currentMs, this.lastMs);
    this.lastMs = currentMs;
    this.histogram?.reset();
  }
}
