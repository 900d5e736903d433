import { KeyedHash } from './keyed-hash.js';
import { RateLimitStore, requireCountable, type RateLimitDecision } from './rate-limit-store.js';
import {
  advance,
  beginWindow,
  describe,
  isOver,
  record,
  subtractHits,
  totalOf,
  WINDOW_WORDS,
} from './sliding-window.js';
import { SlotTable, type Slot } from './slot-table.js';

export interface InProcessOptions {
  /** The maximum number of keys; beyond that, the keys with the fewest hits are removed first. */
  readonly maxKeys?: number;
  /** Milliseconds since any fixed moment; must not go back. */
  readonly clock?: () => number;
}

const DEFAULT_MAX_KEYS = 1_000_000;
/**
 * How many old keys every hit checks: two, so that they are removed at least as fast as new ones are added.
 */
const SWEEP_STEPS = 2;

/**
 * Counts in this process only: constant time, some 200 bytes for each key, and at most `maxKeys` keys. There
 * are no timers; each hit also removes expired keys.
 */
export class InProcessRateLimitStore extends RateLimitStore {
  private readonly clock: () => number;
  private readonly hash = new KeyedHash();
  private readonly table: SlotTable;
  private now = 0;

  constructor({ maxKeys = DEFAULT_MAX_KEYS, clock = monotonicMs }: InProcessOptions = {}) {
    super();
    this.clock = clock;
    this.table = new SlotTable(maxKeys, WINDOW_WORDS, (slot) => this.removalRating(slot));
  }

  /** The number of keys. */
  get size(): number {
    return this.table.size;
  }

  override hit(key: string, limit: number, windowMs: number, cost = 1): RateLimitDecision {
    requireCountable(limit, windowMs, cost);
    this.now = this.clock();
    this.table.sweep(SWEEP_STEPS);
    const slot = this.slotOf(key, windowMs, cost);
    if (slot === undefined) return untouched(limit, windowMs, cost);
    advance(slot, this.now);
    if (cost < 0) subtractHits(slot, -cost);
    const needed = cost === 0 ? 1 : cost;
    const isRefused = needed > 0 && totalOf(slot) + needed > limit;
    if (cost > 0 && !isRefused) record(slot, this.now, cost);
    return describe(slot, this.now, limit, isRefused ? needed : 0);
  }

  override async close(): Promise<void> {}

  /** Undefined for a key that has no hits and gets none now. */
  private slotOf(key: string, windowMs: number, cost: number): Slot | undefined {
    const { hash, table } = this;
    hash.update(key);
    const slot = table.find(hash.low, hash.high);
    if (slot !== undefined || cost <= 0) return slot;
    const created = table.insert(hash.low, hash.high);
    beginWindow(created, windowMs);
    return created;
  }

  /**
   * The key with the most hits is removed last, so that a flood of new keys does not remove those that are
   * limited.
   */
  private removalRating(slot: Slot): number {
    return isOver(slot, this.now) ? Infinity : -totalOf(slot);
  }
}

function untouched(limit: number, windowMs: number, cost: number): RateLimitDecision {
  const allowed = cost < 0 || limit > 0;
  return { allowed, remaining: limit, resetMs: 0, retryAfterMs: allowed ? 0 : windowMs };
}

function monotonicMs(): number {
  return Math.floor(performance.now());
}
