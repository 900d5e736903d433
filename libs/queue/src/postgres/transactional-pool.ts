import { AsyncLocalStorage } from 'node:async_hooks';
import type { Pool, PoolClient } from 'pg';

/** The schema in which BullMQ keeps its tables. */
export const QUEUE_SCHEMA = 'bullmq';

/** Anything that runs a statement: a pool, or the client of an open transaction. */
export interface QueryClient {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

const transactionClient = new AsyncLocalStorage<QueryClient>();

/** Runs `fn` so that what it adds to a queue becomes part of the client's open transaction. */
export function throughClient<T>(client: QueryClient, fn: () => Promise<T>): Promise<T> {
  return transactionClient.run(client, fn);
}

/**
 * The pool as BullMQ sees it: single statements go to the client of the running transaction where there is
 * one. BullMQ knows no transactions; it knows pools by their shape (`isPgPool`), which this leans on, and
 * which an integration test pins (a job is invisible before the commit and gone after a rollback).
 */
export function transactionalPool(pool: Pool): Pool {
  const broken = new WeakSet<PoolClient>();
  pool.on('connect', (client) => client.on('error', () => broken.add(client)));
  /**
   * A connection may break in the same moment in which it is made, before BullMQ listens to its errors: BullMQ would
   * keep it for LISTEN and never hear of a job again.
   */
  const connect = async (): Promise<PoolClient> => {
    const client = await pool.connect();
    if (!broken.has(client)) return client;
    client.release(true);
    throw new Error('The connection to the queue broke as it was made');
  };
  return new Proxy(pool, {
    get(target, property) {
      const client = transactionClient.getStore();
      if (property === 'query' && client !== undefined) return client.query.bind(client);
      if (property === 'connect') return connect;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
