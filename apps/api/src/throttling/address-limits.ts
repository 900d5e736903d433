import { Injectable, type INestApplicationContext } from '@nestjs/common';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { networkShares } from '@app/client-ip';
import { RateLimiter, type RateLimitPolicy } from '@app/throttling';
import { clientAddressOf } from '../http/index.js';
import { isOn, multiplied, policiesOf } from './policies.js';
import { ThrottlingConfig } from './throttling.config.js';

/** Matches in any case, so that a path in upper case cannot avoid the limit. */
const AUTH_PATH = /^\/v1\/auth(?:\/|$)/i;
const SESSION_PATH = /^\/v1\/auth\/(?:refresh|logout)$/i;

/**
 * The limits by client address. They are middleware, not guards, so that they apply before the body is read,
 * before authentication, and to paths without a route.
 */
@Injectable()
export class AddressLimits {
  private readonly everywhere: readonly RateLimitPolicy[];
  private readonly onAuth: readonly RateLimitPolicy[];
  private readonly onSessions: readonly RateLimitPolicy[];
  private readonly preflights = new WeakSet<Request>();

  constructor(
    config: ThrottlingConfig,
    private readonly limiter: RateLimiter,
  ) {
    const { ip, auth, session } = policiesOf(config);
    this.everywhere = [ip].filter(isOn);
    this.onAuth = [ip, auth].filter(isOn);
    this.onSessions = [ip, session].filter(isOn);
  }

  /**
   * Counts a request once. Checks one policy after the other: a request that one refuses does not count for
   * the next.
   */
  async enforce(req: Request, res: Response): Promise<void> {
    if (req.method === 'OPTIONS') {
      // This middleware runs twice for a preflight of an origin that is not allowed; count it once.
      if (this.preflights.has(req)) return;
      this.preflights.add(req);
    }
    const policies = this.policiesFor(req.path);
    if (policies.length === 0) return;
    const [{ network }, ...larger] = networkShares(clientAddressOf(req));
    for (const policy of policies) {
      await this.limiter.enforce(policy, network, res);
      for (const around of larger) {
        await this.limiter.count(multiplied(policy, around.factor), around.network);
      }
    }
  }

  private policiesFor(path: string): readonly RateLimitPolicy[] {
    if (SESSION_PATH.test(path)) return this.onSessions;
    return AUTH_PATH.test(path) ? this.onAuth : this.everywhere;
  }
}

/**
 * Returns the middleware for the limits by address. In a test app without limits it lets every request pass.
 */
export function limitAddresses(app: INestApplicationContext): RequestHandler {
  const limits = findLimits(app);
  if (limits === undefined) return (_req, _res, next) => next();
  return (req: Request, res: Response, next: NextFunction) => {
    void nextWhenAllowed(limits.enforce(req, res), next);
  };
}

async function nextWhenAllowed(decision: Promise<void>, next: NextFunction): Promise<void> {
  try {
    await decision;
  } catch (error) {
    next(error);
    return;
  }
  next();
}

function findLimits(app: INestApplicationContext): AddressLimits | undefined {
  try {
    return app.get(AddressLimits, { strict: false });
  } catch {
    return undefined;
  }
}
