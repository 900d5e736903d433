import type { OnApplicationShutdown } from '@nestjs/common';
import type { BackendFactory } from 'bullmq';
import { faultPoint } from '@app/fault-points';
import type { JobStates } from './job-states.js';
import type { QueryClient } from './postgres/transactional-pool.js';

/** What a queue must know of the transaction that a job belongs to. */
export interface OpenTransaction {
  /** The client that its statements go through. */
  client(): Promise<QueryClient>;
  /** Has `fn` run once the transaction is committed, and not at all when it is rolled back. */
  afterCommit(fn: () => Promise<void>): void;
}

/** What a pool of connections tells of itself. */
export interface ConnectionCounts {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

/** Where the queues live, and this process's connections to it. A class, so that it is its own injection token. */
export abstract class QueueConnection implements OnApplicationShutdown {
  abstract readonly kind: 'postgres' | 'redis';
  /** What is known of many jobs at once. */
  abstract readonly states: JobStates;
  /** Makes what BullMQ stands on; told by `flags` whether a consumer or a producer asks. */
  abstract readonly createBackend: BackendFactory;
  private wasConnected = false;

  /** Resolves once BullMQ may be started. @throws the last fault, when that is hopeless */
  abstract untilReady(): Promise<void>;

  /** Rejects when the queue is away. */
  abstract probe(): Promise<void>;

  /** Runs `add` as part of a transaction that is then rolled back, where the queue has transactions; else not at all. */
  abstract rehearse(add: () => Promise<void>): Promise<void>;

  /** @throws QueueUnavailableError at once, when nothing can be added now */
  abstract requireReachable(): void;

  /** Runs `fn` as part of the transaction if the queue is in the same database, otherwise after its commit. */
  abstract within(transaction: OpenTransaction, fn: () => Promise<void>): Promise<void>;

  /** Calls `listener` whenever the queue is back after it was away. */
  abstract onReturn(listener: () => void): void;

  /** The connections of a pool, where there is one. */
  abstract get connections(): ConnectionCounts | undefined;

  /** Gives up whatever still waits for an answer: the process is to end. */
  abstract abandon(): void;

  /** Consumers are closed one phase earlier (JobConsumer), so nothing asks for a connection any more. */
  abstract onApplicationShutdown(): Promise<void>;

  /** Is called at each new connection; the first of a process is a fault point. */
  protected noteConnection(): void {
    if (this.wasConnected) return;
    this.wasConnected = true;
    faultPoint('queue.connected');
  }
}
