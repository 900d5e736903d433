import { StandardRetryStrategy } from '@smithy/core/retry';
import { STORAGE_LIMITS } from '../storage-limits.js';

type Token = Awaited<ReturnType<StandardRetryStrategy['acquireInitialRetryToken']>>;
type Refresh = StandardRetryStrategy['refreshRetryTokenForRetry'];

/**
 * The SDK's retries, but only for requests that failed fast: a request that failed slowly, for example by a timeout, is not
 * retried, so that all attempts together stay within the time of a request.
 */
export class PromptRetryStrategy extends StandardRetryStrategy {
  private readonly startedAt = new WeakMap<object, number>();

  constructor() {
    super(STORAGE_LIMITS.MAX_TRIES);
  }

  override async acquireInitialRetryToken(scope: string): Promise<Token> {
    const token = await super.acquireInitialRetryToken(scope);
    this.startedAt.set(token, performance.now());
    return token;
  }

  override async refreshRetryTokenForRetry(...[token, error]: Parameters<Refresh>): Promise<Token> {
    const startedAt = this.startedAt.get(token) ?? -Infinity;
    if (performance.now() - startedAt > STORAGE_LIMITS.RETRY_WINDOW_MS) {
      throw new Error('Too late to try again');
    }
    const next = await super.refreshRetryTokenForRetry(token, error);
    this.startedAt.set(next, startedAt);
    return next;
  }
}
