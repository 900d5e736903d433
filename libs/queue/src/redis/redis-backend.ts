import type { Redis } from 'ioredis';
import { QueueKeys, RedisConnection, RedisQueueBackend, type BackendFactory } from 'bullmq';
import { FirstLook } from '../first-look.js';

type BullClient = Awaited<RedisConnection['client']>;

/**
 * BullMQ asks Redis for its version once and remembers the outcome also when that failed (bullmq 6.7.0,
 * `RedisConnection.initializing`): a connection that broke, or an answer that came too late, in this one moment makes
 * every later call fail at once. This one asks again.
 */
class RetryingRedisConnection extends RedisConnection {
  private readonly firstLook = new FirstLook(() => this.lookAgain());
  private versionFound: string | undefined;

  override get client(): Promise<BullClient> {
    return super.client.catch(async () => {
      await this.firstLook.done();
      return this._client;
    });
  }

  override get redisVersion(): string {
    return super.redisVersion ?? this.versionFound ?? RedisConnection.minimumVersion;
  }

  private async lookAgain(): Promise<void> {
    await RedisConnection.waitUntilReady(this._client);
    this.loadCommands(this.packageVersion);
    const facts = await this._client.info();
    this.versionFound = /^redis_version:(\S+)/m.exec(facts)?.[1];
  }
}

class UnnamedRedisBackend extends RedisQueueBackend {
  /** Queue events end for good when their connection cannot be named; nothing here looks for a name. */
  override async setName(): Promise<void> {}
}

interface Clients {
  readonly producer: Redis;
  /** Is copied for commands that block. */
  readonly consumer: Redis;
  readonly prefix: string;
}

/** Makes backends for producers, consumers and queue events on these clients, whose first connection may fail. */
export function redisBackends({ producer, consumer, prefix }: Clients): BackendFactory {
  const keys = new QueueKeys(prefix);
  return (name, options, { withBlockingConnection = false, blocking = false } = {}) => {
    const client = withBlockingConnection ? consumer : producer;
    const own = { ...options, connection: client, prefix };
    return new UnnamedRedisBackend(
      blocking ? blockingCopy(consumer) : new RetryingRedisConnection(client, SHARED),
      name,
      keys.getKeys(name),
      (type) => keys.toKey(name, type),
      own,
      withBlockingConnection ? blockingCopy(consumer) : undefined,
    );
  };
}

const SHARED = { shared: true, blocking: false };

function blockingCopy(consumer: Redis): RetryingRedisConnection {
  return new RetryingRedisConnection(consumer.duplicate(), { shared: false, blocking: true });
}
