import type { OnApplicationShutdown } from '@nestjs/common';
import type { BackendFactory } from 'bullmq';
import { faultPoint } from '@app/fault-points';
import type { JobStates } from './job-states.js';
import type { QueryClient } from './postgres/transactional-pool.js';

/** The parts of a database transaction that a queue needs to add a job within it. */
export interface OpenTransaction {
  /** The PostgreSQL client of the transaction. */
  client(): Promise<QueryClient>;
  /** Runs `fn` after the commit; after a rollback `fn` does not run. */
  afterCommit(fn: () => Promise<void>): void;
}

/** The numbers of connections of a pool. */
export interface ConnectionCounts {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

/**
 * This process's connections to the backend of the queues. An abstract class, so that it is its own injection
 * token.
 */
export abstract class QueueConnection implements OnApplicationShutdown {
  abstract readonly kind: 'postgres' | 'redis';
  /** Reads the states of many jobs at once. */
  abstract readonly states: JobStates;
  /** Creates backends for BullMQ; its argument `flags` distinguishes consumers and producers. */
  abstract readonly createBackend: BackendFactory;
  private wasConnected = false;

  /** Resolves when BullMQ can be started. @throws the last error after too many attempts */
  abstract untilReady(): Promise<void>;

  /** Rejects when the queue is unavailable. */
  abstract probe(): Promise<void>;

  /** Runs `add` in a transaction and rolls back. If the queue has no transactions, `add` does not run. */
  abstract runAndRollBack(add: () => Promise<void>): Promise<void>;

  /** @throws QueueUnavailableError at once when no job can be added now */
  abstract requireReachable(): void;

  /** Runs `fn` as part of the transaction if the queue is in the same database, otherwise after its commit. */
  abstract within(transaction: OpenTransaction, fn: () => Promise<void>): Promise<void>;

  /** Calls `listener` each time that an outage of the queue ends. */
  abstract onReturn(listener: () => void): void;

  /** The connections of the pool; undefined when the backend has no pool. */
  abstract get connections(): ConnectionCounts | undefined;

  /** Closes connections without waiting for outstanding responses, because the process ends. */
  abstract abandon(): void;

  /** Consumers are closed one phase earlier (JobConsumer), so no connection is in use here. */
  abstract onApplicationShutdown(): Promise<void>;

  /** Called for each new connection. The first one of a process is a fault point. */
  protected noteConnection(): void {
    if (this.wasConnected) return;
    this.wasConnected = true;
    faultPoint('queue.connected');
  }
}
