import type { ServerResponse } from 'node:http';
import {
  limitField,
  policyField,
  type PolicyState,
  type RateLimitPolicy,
} from './rate-limit-fields.js';
import { TooManyRequestsError } from './rate-limit.errors.js';
import type { RateLimitStore } from './rate-limit-store.js';

/** Called for every decision, for metrics. */
export type DecisionListener = (policy: string, decision: 'allowed' | 'refused') => void;

/**
 * Kept on the response itself, because a WeakMap with an entry for each request is expensive for the garbage
 * collector.
 */
const STATES = Symbol('the policies in the headers of this response');

/** The part of a response that limits write to. */
interface Answer extends Pick<ServerResponse, 'setHeader' | 'headersSent'> {
  [STATES]?: PolicyState[];
}

/** Decides by policies, and reports them to callers in headers. `partition` is the key that is counted. */
export class RateLimiter {
  constructor(
    private readonly store: RateLimitStore,
    private readonly onDecision: DecisionListener = () => undefined,
  ) {}

  /** Counts one hit, and adds the policy to the headers of the response. @throws TooManyRequestsError */
  async enforce(policy: RateLimitPolicy, partition: string, answer: Answer): Promise<void> {
    const states = (answer[STATES] ??= []);
    await this.decide(policy, partition, states);
    // The client may have disconnected while the store was asked.
    if (answer.headersSent) return;
    answer.setHeader('RateLimit-Policy', policyField(states));
    answer.setHeader('RateLimit', limitField(states));
  }

  /** Counts one hit without a response to write to. @throws TooManyRequestsError */
  async count(policy: RateLimitPolicy, partition: string): Promise<void> {
    await this.decide(policy, partition, []);
  }

  /** Whether one more hit is allowed; counts nothing. */
  async wouldAllow(policy: RateLimitPolicy, partition: string): Promise<boolean> {
    const { allowed } = await this.store.hit(
      keyOf(policy, partition),
      policy.limit,
      policy.windowMs,
      0,
    );
    return allowed;
  }

  /**
   * Counts one hit, but is not a decision: it refuses nothing and does not call the {@link DecisionListener}.
   */
  async remember(policy: RateLimitPolicy, partition: string): Promise<void> {
    await this.store.hit(keyOf(policy, partition), policy.limit, policy.windowMs);
  }

  /** Subtracts one hit that was counted. */
  async subtractHit(policy: RateLimitPolicy, partition: string): Promise<void> {
    await this.store.hit(keyOf(policy, partition), policy.limit, policy.windowMs, -1);
  }

  private async decide(
    policy: RateLimitPolicy,
    partition: string,
    states: PolicyState[],
  ): Promise<void> {
    const key = keyOf(policy, partition);
    const decision = await this.store.hit(key, policy.limit, policy.windowMs);
    this.onDecision(policy.name, decision.allowed ? 'allowed' : 'refused');
    states.push({ ...policy, remaining: decision.remaining, resetMs: decision.resetMs });
    if (!decision.allowed) throw new TooManyRequestsError(states, decision.retryAfterMs);
  }
}

/** The window is part of the key, because several policies may share a name and differ in the window. */
function keyOf({ name, windowMs }: RateLimitPolicy, partition: string): string {
  return `${name}:${windowMs}:${partition}`;
}
