import { Redis, type RedisOptions } from 'ioredis';
import { Logger } from '@nestjs/common';
import type { BackendFactory } from 'bullmq';
import { QueueConnection, type OpenTransaction } from '../queue-connection.js';
import { QueueUnavailableError } from '../queue.errors.js';
import { redisBackends } from './redis-backend.js';
import { RedisJobStates, type QueueOf } from './redis-job-states.js';

const CONNECT_TIMEOUT_MS = 2_000;
const MAX_RECONNECT_DELAY_MS = 1_000;
const TCP_KEEP_ALIVE_MS = 10_000;
/** The prefix of every key, so that the counters of rate limits can be in the same Redis. */
export const REDIS_PREFIX = 'strongroom:queue';

export interface RedisQueueOptions {
  /** `redis://` or `rediss://`. */
  readonly url: string;
  /** How long a producer waits for a response. */
  readonly timeoutMs: number;
  readonly queueOf: QueueOf;
}

/**
 * Queues in Redis or Valkey. During an outage producers fail at once, or after `timeoutMs` when Redis does not
 * respond, because a client waits for them. Consumers wait until the outage ends. Both reconnect automatically.
 */
export class RedisQueueConnection extends QueueConnection {
  override readonly kind = 'redis';
  override readonly states: RedisJobStates;
  override readonly createBackend: BackendFactory;
  override readonly connections = undefined;
  private readonly producer: Redis;
  private readonly consumer: Redis;
  private readonly logger = new Logger(RedisQueueConnection.name);
  private readonly listeners: (() => void)[] = [];
  private isUnavailable = false;
  private isClosing = false;

  constructor({ url, timeoutMs, queueOf }: RedisQueueOptions) {
    super();
    this.producer = new Redis(url, {
      ...this.sharedOptions(),
      commandTimeout: timeoutMs,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
    });
    // BullMQ duplicates this client for the blocking command, which must not time out.
    this.consumer = new Redis(url, { ...this.sharedOptions(), maxRetriesPerRequest: null });
    this.consumer.on('error', () => undefined);
    this.producer
      .on('error', (err) => this.onConnectionLost(err))
      .on('close', () => this.onConnectionLost())
      .on('ready', () => this.onReconnected());
    this.states = new RedisJobStates(this.producer, REDIS_PREFIX, queueOf);
    const { producer, consumer } = this;
    this.createBackend = redisBackends({ producer, consumer, prefix: REDIS_PREFIX });
  }

  /** Does not wait: BullMQ reconnects by itself, and the process is useful without a queue. */
  override async untilReady(): Promise<void> {}

  override async probe(): Promise<void> {
    this.requireReachable();
    await this.producer.ping();
  }

  /** Only probes: Redis cannot roll back, so a consumer could take the job. */
  override async runAndRollBack(): Promise<void> {
    await this.probe();
  }

  override requireReachable(): void {
    if (this.producer.status !== 'ready') throw new QueueUnavailableError();
  }

  override async within(transaction: OpenTransaction, fn: () => Promise<void>): Promise<void> {
    transaction.afterCommit(fn);
  }

  override onReturn(listener: () => void): void {
    this.listeners.push(listener);
  }

  override abandon(): void {
    this.isClosing = true;
    this.producer.disconnect();
    this.consumer.disconnect();
  }

  override async onApplicationShutdown(): Promise<void> {
    this.abandon();
  }

  private sharedOptions(): RedisOptions {
    return {
      connectTimeout: CONNECT_TIMEOUT_MS,
      keepAlive: TCP_KEEP_ALIVE_MS,
      // Null rejects all waiting commands. Otherwise a process could not stop during an outage of Redis.
      retryStrategy: (attempts) =>
        this.isClosing ? null : Math.min(50 * 2 ** Math.min(attempts, 10), MAX_RECONNECT_DELAY_MS),
    };
  }

  private onConnectionLost(err?: Error): void {
    if (this.isUnavailable || this.isClosing) return;
    this.isUnavailable = true;
    this.logger.warn({ err }, 'Redis is unavailable: the queue waits');
  }

  private onReconnected(): void {
    this.noteConnection();
    if (!this.isUnavailable) return;
    this.isUnavailable = false;
    this.logger.log('Redis is available again: the queue continues');
    for (const listener of this.listeners) listener();
  }
}
