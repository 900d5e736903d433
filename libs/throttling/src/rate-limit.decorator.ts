import { SetMetadata, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

const JOINED = 'throttling:joined-policies';
const reflector = new Reflector();

/** Adds a route, or all routes of a controller, to policies that {@link RateLimitGuard} enforces. */
export function JoinRateLimits(...policies: readonly string[]): CustomDecorator {
  return SetMetadata(JOINED, policies);
}

/** Whether the requested route, or its controller, was added to the policy. */
export function hasJoined(context: ExecutionContext, policy: string): boolean {
  const targets = [context.getHandler(), context.getClass()];
  return targets.some((target) =>
    reflector.get<readonly string[] | undefined>(JOINED, target)?.includes(policy),
  );
}
