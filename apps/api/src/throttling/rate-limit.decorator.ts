import { JoinRateLimits } from '@app/throttling';

/**
 * Counts the requests to a route, or to all routes of a controller, by account. Policies by address need no
 * decorator, because they apply before routing. Without a limit of their own, `uploads` count as `account`.
 */
export const RateLimit = (policy: 'account' | 'uploads' | 'cloud') => JoinRateLimits(policy);
