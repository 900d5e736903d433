import { AppError } from '@app/errors';
import { limitField, policyField, type PolicyState } from './rate-limit-fields.js';

/** For the documentation of the headers: what an exhausted policy looks like. */
const EXAMPLE: PolicyState = {
  name: 'account',
  limit: 100,
  windowMs: 60_000,
  remaining: 0,
  resetMs: 30_000,
};

/** Somebody has done too much of something. Says when to go on, and by which policy; never who was counted. */
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
