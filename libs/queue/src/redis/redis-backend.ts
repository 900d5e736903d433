import type { Redis } from 'ioredis';
import { QueueKeys, RedisConnection, RedisQueueBackend, type BackendFactory } from 'bullmq';
import { FirstLook } from '../first-look.js';

type BullClient = Awaited<RedisConnection['client']>;

/**
 * BullMQ reads the version of Redis once and remembers the outcome even when that failed (bullmq 6.7.0,
 * `RedisConnection.initializing`). If the connection breaks or times out at this moment, every later call fails at
 * once. This class reads the version again after a failure.
 */
class RetryingRedisConnection extends RedisConnection {
  private readonly firstLook = new FirstLook(() => this.readVersion());
  private serverVersion: string | undefined;

  override get client(): Promise<BullClient> {
    return super.client.catch(async () => {
      await this.firstLook.done();
      return this._client;
    });
  }

  override get redisVersion(): string {
    return super.redisVersion ?? this.serverVersion ?? RedisConnection.minimumVersion;
  }

  private async readVersion(): Promise<void> {
    await RedisConnection.waitUntilReady(this._client);
    this.loadCommands(this.packageVersion);
    const info = await this._client.info();
    this.serverVersion = /^redis_version:(\S+)/m.exec(info)?.[1];
  }
}

class UnnamedRedisBackend extends RedisQueueBackend {
  /**
   * Does nothing. In BullMQ, queue events stop for ever when their connection cannot be named; the name is not
   * used.
   */
  override async setName(): Promise<void> {}
}

interface Clients {
  readonly producer: Redis;
  /** Duplicated for blocking commands. */
  readonly consumer: Redis;
  readonly prefix: string;
}

/** Creates backends for producers, consumers and queue events. They recover if the first connection fails. */
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
