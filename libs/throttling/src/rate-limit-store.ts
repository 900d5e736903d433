/** What became of one hit. */
export interface RateLimitDecision {
  /** Whether it was within the limit. Only what is allowed is counted. */
  readonly allowed: boolean;
  /** How many more hits the window has room for. */
  readonly remaining: number;
  /** When room that is taken now becomes free again, at the earliest; 0 when none is taken. */
  readonly resetMs: number;
  /** How long to wait before the same hit would be allowed, if nobody else takes the room; 0 when it was. */
  readonly retryAfterMs: number;
}

/** The most that a limit can be. */
export const MAX_LIMIT = 65_535;
/** The longest that a window can be: a bit more than 31 days. */
export const MAX_WINDOW_MS = 2_700_000_000;
/** A window is divided into so many grains; hits within one grain leave the window together, with the last of them. */
export const GRAINS = 40;

/** The length of one grain. */
export function grainOf(windowMs: number): number {
  return Math.ceil(windowMs / GRAINS);
}

/**
 * The port to the counters. No window of `windowMs`, wherever it begins, ever holds more than `limit` allowed hits
 * of one key; what was refused counts for nothing. Hits of one key do not race.
 */
export abstract class RateLimitStore {
  /**
   * Counts one hit of the key, if there is room for it.
   *
   * @param limit at most {@link MAX_LIMIT}
   * @param windowMs at most {@link MAX_WINDOW_MS}; always the same for the same key
   * @param cost how much room the hit takes. 0 only asks, without counting: `allowed` tells whether there is room for
   *   one more. Below 0, that much of what was counted last is given back
   */
  abstract hit(
    key: string,
    limit: number,
    windowMs: number,
    cost?: number,
  ): RateLimitDecision | Promise<RateLimitDecision>;

  /** Whether hits are counted for this process alone although they should be for all. */
  get isDegraded(): boolean {
    return false;
  }

  /** Releases what the store holds. */
  abstract close(): Promise<void>;
}

/** @throws RangeError for what no store could keep to */
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
