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
/** Stands before every key, so that the counters of rate limits may be in the same Redis. */
export const REDIS_PREFIX = 'strongroom:queue';

export interface RedisQueueOptions {
  /** `redis://` or `rediss://`. */
  readonly url: string;
  /** How long a producer waits for an answer. */
  readonly timeoutMs: number;
  readonly queueOf: QueueOf;
}

/**
 * Queues in Redis or Valkey. Producers fail at once while it is away, and after a moment when it does not answer, for
 * somebody waits for them; consumers wait until it is back. Either comes back by itself.
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
  private isAway = false;
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
    // BullMQ copies this one for the command that blocks, which no time-out may cut.
    this.consumer = new Redis(url, { ...this.sharedOptions(), maxRetriesPerRequest: null });
    this.consumer.on('error', () => undefined);
    this.producer
      .on('error', (err) => this.noteLoss(err))
      .on('close', () => this.noteLoss())
      .on('ready', () => this.noteReturn());
    this.states = new RedisJobStates(this.producer, REDIS_PREFIX, queueOf);
    const { producer, consumer } = this;
    this.createBackend = redisBackends({ producer, consumer, prefix: REDIS_PREFIX });
  }

  /** BullMQ waits by itself, and the process has other things to do without a queue. */
  override async untilReady(): Promise<void> {}

  override async probe(): Promise<void> {
    this.requireReachable();
    await this.producer.ping();
  }

  /** Nothing that was added could be taken back unseen. */
  override async rehearse(): Promise<void> {
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
      // Where this ends, so does whatever waits for the connection: otherwise a process could not stop without Redis.
      retryStrategy: (attempts) =>
        this.isClosing ? null : Math.min(50 * 2 ** Math.min(attempts, 10), MAX_RECONNECT_DELAY_MS),
    };
  }

  private noteLoss(err?: Error): void {
    if (this.isAway || this.isClosing) return;
    this.isAway = true;
    this.logger.warn({ err }, 'Redis is away: the queue waits');
  }

  private noteReturn(): void {
    this.noteConnection();
    if (!this.isAway) return;
    this.isAway = false;
    this.logger.log('Redis is back: the queue goes on');
    for (const listener of this.listeners) listener();
  }
}
