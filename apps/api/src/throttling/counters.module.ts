import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { rateLimitDecisions, redisDegraded } from '@app/metrics';
import {
  FailoverRateLimitStore,
  InProcessRateLimitStore,
  RateLimiter,
  RateLimitStore,
  RedisRateLimitStore,
} from '@app/throttling';
import { ThrottlingConfig } from './throttling.config.js';

/**
 * Provides the counters of all limits. Global, because features use them for more than requests, such as
 * logins.
 */
@Global()
@Module({
  providers: [
    { provide: RateLimitStore, inject: [ThrottlingConfig], useFactory: createStore },
    {
      provide: RateLimiter,
      inject: [RateLimitStore],
      useFactory: (store: RateLimitStore) => new RateLimiter(store, rateLimitDecisions),
    },
  ],
  exports: [RateLimitStore, RateLimiter],
})
export class CountersModule implements OnApplicationShutdown {
  constructor(private readonly store: RateLimitStore) {}

  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
  }
}

async function createStore({ redisUrl }: ThrottlingConfig): Promise<RateLimitStore> {
  const local = new InProcessRateLimitStore();
  if (redisUrl === undefined) return local;
  const shared = new RedisRateLimitStore({ url: redisUrl });
  await shared.connect();
  return new FailoverRateLimitStore(shared, local, { onChange: redisDegraded });
}
