import { Logger } from '@nestjs/common';
import { RateLimitStore, type RateLimitDecision } from './rate-limit-store.js';

export interface FailoverOptions {
  /** How often an unavailable shared store is checked. */
  readonly probeEveryMs?: number;
  /** Called when an outage begins and when it ends. */
  readonly onChange?: (isDegraded: boolean) => void;
}

const DEFAULT_PROBE_EVERY_MS = 1_000;
/**
 * An outage begins when this many hits in a row have failed, over at least this time. Hits that fail at the
 * same moment may only show that this process paused.
 */
const FAILURES_TO_GIVE_UP = 3;
const FAILING_MS_TO_GIVE_UP = 50;

/**
 * Counts in the shared store, and in this process while the shared store is unavailable: a request never
 * fails because counters are missing.
 *
 * During an outage no request waits for the shared store; a timer checks whether it is available again. Hits
 * that the shared store allowed are also recorded in this process, so that an outage does not give every
 * client a full new limit.
 */
export class FailoverRateLimitStore extends RateLimitStore {
  private readonly logger = new Logger(FailoverRateLimitStore.name);
  private failuresInRow = 0;
  private failingSince = 0;
  private probe: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    private readonly shared: RateLimitStore,
    private readonly local: RateLimitStore,
    private readonly options: FailoverOptions = {},
  ) {
    super();
  }

  override get isDegraded(): boolean {
    return this.probe !== undefined;
  }

  override async hit(
    key: string,
    limit: number,
    windowMs: number,
    cost = 1,
  ): Promise<RateLimitDecision> {
    if (!this.isDegraded) {
      const decision = await this.tryShared(key, limit, windowMs, cost);
      if (decision !== undefined) {
        if (decision.allowed && cost !== 0) await this.local.hit(key, limit, windowMs, cost);
        return decision;
      }
    }
    return this.local.hit(key, limit, windowMs, cost);
  }

  override async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.probe);
    await Promise.all([this.shared.close(), this.local.close()]);
  }

  private async tryShared(
    ...hit: [string, number, number, number]
  ): Promise<RateLimitDecision | undefined> {
    try {
      const decision = await this.shared.hit(...hit);
      this.failuresInRow = 0;
      return decision;
    } catch (error) {
      if (error instanceof RangeError) throw error;
      this.noteFailure(error);
      return undefined;
    }
  }

  private noteFailure(error: unknown): void {
    if (this.failuresInRow === 0) this.failingSince = performance.now();
    this.failuresInRow += 1;
    const isEnough =
      this.failuresInRow >= FAILURES_TO_GIVE_UP &&
      performance.now() - this.failingSince >= FAILING_MS_TO_GIVE_UP;
    if (isEnough && !this.isDegraded) this.giveUp(error);
  }

  private giveUp(error: unknown): void {
    if (this.isClosed) return;
    this.scheduleProbe();
    this.options.onChange?.(true);
    this.logger.warn(
      { err: error },
      'Redis is unavailable: limits are counted in this process alone',
    );
  }

  private scheduleProbe(): void {
    const everyMs = this.options.probeEveryMs ?? DEFAULT_PROBE_EVERY_MS;
    this.probe = setTimeout(() => void this.askWhetherBack(), everyMs).unref();
  }

  private async askWhetherBack(): Promise<void> {
    try {
      await this.shared.hit('probe', 1, 1_000, 0);
    } catch {
      if (!this.isClosed) this.scheduleProbe();
      return;
    }
    if (this.isClosed) return;
    this.probe = undefined;
    this.failuresInRow = 0;
    this.options.onChange?.(false);
    this.logger.log('Redis is back: limits are counted there again');
  }
}
