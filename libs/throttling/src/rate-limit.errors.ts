import { AppError } from '@app/errors';
import { limitField, policyField, type PolicyState } from './rate-limit-fields.js';

/** An exhausted policy, as an example for the documentation of the headers. */
const EXAMPLE: PolicyState = {
  name: 'account',
  limit: 100,
  windowMs: 60_000,
  remaining: 0,
  resetMs: 30_000,
};

/**
 * A caller exceeded a policy. The response names the policy and the time to wait. It does not reveal by what
 * the caller was counted.
 */
export class TooManyRequestsError extends AppError {
  constructor(states: readonly PolicyState[] = [EXAMPLE], retryAfterMs = 30_000) {
    super(
      'rate-limited',
      'limit.exceeded',
      'Too many requests. Wait as many seconds as Retry-After says, then go on.',
      {
        headers: {
          'Retry-After': String(Math.max(1, Math.ceil(retryAfterMs / 1_000))),
          'RateLimit-Policy': policyField(states),
          RateLimit: limitField(states),
        },
      },
    );
  }
}
