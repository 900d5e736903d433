import { JoinRateLimits } from '@app/throttling';

/**
 * Counts the requests to a route, or to all routes of a controller, by account. Policies by address need no
 * decorator, because they apply before routing.
 */
export const RateLimit = (policy: 'account') => JoinRateLimits(policy);
