/** The result of one hit. */
export interface RateLimitDecision {
  /** Whether the hit was within the limit. Only allowed hits are counted. */
  readonly allowed: boolean;
  /** How many more hits are allowed in the window. */
  readonly remaining: number;
  /** Milliseconds until the oldest counted hit leaves the window; 0 when there is none. */
  readonly resetMs: number;
  /**
   * Milliseconds until the same hit would be allowed, if no other hit comes before; 0 when it was allowed.
   */
  readonly retryAfterMs: number;
}

/** The largest possible limit. */
export const MAX_LIMIT = 65_535;
/** The longest possible window: a little more than 31 days. */
export const MAX_WINDOW_MS = 2_700_000_000;
/**
 * The number of grains of a window. Hits within one grain leave the window together, with the last of them.
 */
export const GRAINS = 40;

/** The length of one grain. */
export function grainOf(windowMs: number): number {
  return Math.ceil(windowMs / GRAINS);
}

/**
 * The port to the counters. No window of `windowMs`, wherever it begins, contains more than `limit` allowed
 * hits of one key. Refused hits do not count. Concurrent hits of one key are counted correctly.
 */
export abstract class RateLimitStore {
  /**
   * Counts one hit of the key, if the limit allows it.
   *
   * @param limit at most {@link MAX_LIMIT}
   * @param windowMs at most {@link MAX_WINDOW_MS}; always the same for the same key
   * @param cost how many hits it counts as. 0 counts nothing: `allowed` is then whether one more hit would be
   *   allowed. Below 0, this many of the last hits are subtracted
   */
  abstract hit(
    key: string,
    limit: number,
    windowMs: number,
    cost?: number,
  ): RateLimitDecision | Promise<RateLimitDecision>;

  /** Whether hits are counted for this process only, although they should be counted for all. */
  get isDegraded(): boolean {
    return false;
  }

  /** Releases the store's resources. */
  abstract close(): Promise<void>;
}

/** @throws RangeError for a limit or window that no store supports */
export function requireCountable(limit: number, windowMs: number, cost: number): void {
  const isCountable =
    Number.isInteger(limit) &&
    limit >= 0 &&
    limit <= MAX_LIMIT &&
    Number.isInteger(windowMs) &&
    windowMs >= 1 &&
    windowMs <= MAX_WINDOW_MS &&
    Number.isInteger(cost);
  if (!isCountable) throw new RangeError('This limit cannot be counted');
}
