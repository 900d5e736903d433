import type { ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  InjectThrottlerOptions,
  InjectThrottlerStorage,
  ThrottlerGuard,
  ThrottlerStorage,
  type ThrottlerModuleOptions,
  type ThrottlerOptions,
  type ThrottlerRequest,
} from '@nestjs/throttler';
import type { RateLimitPolicy } from './rate-limit-fields.js';
import { hasJoined } from './rate-limit.decorator.js';
import { RateLimiter } from './rate-limiter.js';

/** Returns the key that a request is counted by. */
export type Tracker<R> = (req: R) => string;

/**
 * A policy for {@link RateLimitGuard}; it applies to the routes that were added to it, or to one of the policies
 * `appliesTo`.
 */
export function throttlerOf<R>(
  policy: RateLimitPolicy,
  tracker: Tracker<R>,
  appliesTo: readonly string[] = [policy.name],
): ThrottlerOptions {
  return {
    name: policy.name,
    limit: policy.limit,
    ttl: policy.windowMs,
    getTracker: (req) => tracker(req as R),
    skipIf: (context) => !appliesTo.some((name) => hasJoined(context, name)),
  };
}

/**
 * Nest's throttler with two changes: headers and problem are the standard ones, and a policy counts all its routes together
 * instead of each route separately.
 */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    @InjectThrottlerStorage() storage: ThrottlerStorage,
    reflector: Reflector,
    private readonly limiter: RateLimiter,
  ) {
    super(options, storage, reflector);
  }

  protected override async handleRequest(request: ThrottlerRequest): Promise<boolean> {
    const { context, limit, ttl, throttler, getTracker } = request;
    const { req, res } = this.getRequestResponse(context);
    const policy = { name: throttler.name ?? 'default', limit, windowMs: ttl };
    await this.limiter.enforce(policy, await getTracker(req, context), res as ServerResponse);
    return true;
  }
}
