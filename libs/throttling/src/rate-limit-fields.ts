/** How much of what may be done how often. */
export interface RateLimitPolicy {
  /** What callers know it by: ASCII letters, digits and `-`. */
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
}

/** A policy, and what is left of it for somebody. */
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

/** The value of `RateLimit`: what is left, and in how many seconds there is more. No `pk`: it would name the caller. */
export function limitField(states: readonly PolicyState[]): string {
  return states
    .map(
      ({ name, remaining, resetMs }) => `"${name}";r=${remaining};t=${Math.ceil(resetMs / 1_000)}`,
    )
    .join(', ');
}
