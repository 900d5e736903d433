import { Injectable, type INestApplicationContext } from '@nestjs/common';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { networkOf } from '@app/client-ip';
import { RateLimiter, type RateLimitPolicy } from '@app/throttling';
import { clientAddressOf } from '../http/index.js';
import { isOn, policiesOf } from './policies.js';
import { ThrottlingConfig } from './throttling.config.js';

/** Routes are found whatever the case of their path, and so are their limits. */
const AUTH_PATH = /^\/v1\/auth(?:\/|$)/i;

/**
 * The limits by client address. They are middleware and not guards: they hold before a body is read and
 * before anybody is asked who he is, and for addresses where there is no route.
 */
@Injectable()
export class AddressLimits {
  private readonly everywhere: readonly RateLimitPolicy[];
  private readonly onAuth: readonly RateLimitPolicy[];
  private readonly preflights = new WeakSet<Request>();

  constructor(
    config: ThrottlingConfig,
    private readonly limiter: RateLimiter,
  ) {
    const { ip, auth } = policiesOf(config);
    this.everywhere = [ip].filter(isOn);
    this.onAuth = [ip, auth].filter(isOn);
  }

  /** Counts a request once. One policy after the other: what one refuses does not count for the next. */
  async enforce(req: Request, res: Response): Promise<void> {
    if (req.method === 'OPTIONS') {
      // CORS lets those of foreign origins pass on to where they come by again.
      if (this.preflights.has(req)) return;
      this.preflights.add(req);
    }
    const policies = AUTH_PATH.test(req.path) ? this.onAuth : this.everywhere;
    if (policies.length === 0) return;
    const network = networkOf(clientAddressOf(req));
    for (const policy of policies) await this.limiter.enforce(policy, network, res);
  }
}

/** The limits by address of an app; a slice of the api that has no limits lets everything pass. */
export function limitAddresses(app: INestApplicationContext): RequestHandler {
  const limits = find(app);
  if (limits === undefined) return (_req, _res, next) => next();
  return (req: Request, res: Response, next: NextFunction) => {
    void pass(limits.enforce(req, res), next);
  };
}

async function pass(decision: Promise<void>, next: NextFunction): Promise<void> {
  try {
    await decision;
  } catch (error) {
    next(error);
    return;
  }
  next();
}

function find(app: INestApplicationContext): AddressLimits | undefined {
  try {
    return app.get(AddressLimits, { strict: false });
  } catch {
    return undefined;
  }
}
