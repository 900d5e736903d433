/** A rate-limit policy: how many hits are allowed in which window. */
export interface RateLimitPolicy {
  /** The public name: ASCII letters, digits and `-`. */
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
}

/** A policy, and how many hits it still allows one caller. */
export interface PolicyState extends RateLimitPolicy {
  readonly remaining: number;
  readonly resetMs: number;
}

/**
 * The value of `RateLimit-Policy`: a list of the policies in force (RFC 9651).
 *
 * @see https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-11
 */
export function policyField(policies: readonly RateLimitPolicy[]): string {
  return policies
    .map(({ name, limit, windowMs }) => `"${name}";q=${limit};w=${Math.ceil(windowMs / 1_000)}`)
    .join(', ');
}

/**
 * The value of `RateLimit`: how many hits each policy still allows, and in how many seconds it allows more.
 * It has no `pk` (partition key), because that would reveal by what the caller is counted.
 */
export function limitField(states: readonly PolicyState[]): string {
  return states
    .map(
      ({ name, remaining, resetMs }) => `"${name}";r=${remaining};t=${Math.ceil(resetMs / 1_000)}`,
    )
    .join(', ');
}
