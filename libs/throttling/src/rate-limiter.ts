import type { ServerResponse } from 'node:http';
import {
  limitField,
  policyField,
  type PolicyState,
  type RateLimitPolicy,
} from './rate-limit-fields.js';
import { TooManyRequestsError } from './rate-limit.errors.js';
import type { RateLimitStore } from './rate-limit-store.js';

/** Told of every decision, for metrics. */
export type DecisionListener = (policy: string, decision: 'allowed' | 'refused') => void;

/** On the answer itself: a WeakMap with an entry a request is what garbage collectors like least. */
const STATES = Symbol('the policies that this answer tells about');

/** The part of an answer that limits write on. */
interface Answer extends Pick<ServerResponse, 'setHeader' | 'headersSent'> {
  [STATES]?: PolicyState[];
}

/** Decides by policies, and tells callers about them. `partition` stands for whom or what is counted. */
export class RateLimiter {
  constructor(
    private readonly store: RateLimitStore,
    private readonly onDecision: DecisionListener = () => undefined,
  ) {}

  /** Counts one, and names the policy with all others of this answer in its headers. @throws TooManyRequestsError */
  async enforce(policy: RateLimitPolicy, partition: string, answer: Answer): Promise<void> {
    const states = (answer[STATES] ??= []);
    await this.decide(policy, partition, states);
    // The client may have gone while the counters were asked.
    if (answer.headersSent) return;
    answer.setHeader('RateLimit-Policy', policyField(states));
    answer.setHeader('RateLimit', limitField(states));
  }

  /** Counts one, where there is no answer to write on. @throws TooManyRequestsError */
  async count(policy: RateLimitPolicy, partition: string): Promise<void> {
    await this.decide(policy, partition, []);
  }

  /** Whether there is room for one more; counts nothing. */
  async hasRoom(policy: RateLimitPolicy, partition: string): Promise<boolean> {
    const { allowed } = await this.store.hit(
      keyOf(policy, partition),
      policy.limit,
      policy.windowMs,
      0,
    );
    return allowed;
  }

  /** Notes that something has happened, to be asked for by {@link hasRoom} until the window has passed. */
  async remember(policy: RateLimitPolicy, partition: string): Promise<void> {
    await this.store.hit(keyOf(policy, partition), policy.limit, policy.windowMs);
  }

  /** Takes back one that was counted. */
  async giveBack(policy: RateLimitPolicy, partition: string): Promise<void> {
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

/** The window belongs to the key: one name may stand for several policies that differ in it. */
function keyOf({ name, windowMs }: RateLimitPolicy, partition: string): string {
  return `${name}:${windowMs}:${partition}`;
}
