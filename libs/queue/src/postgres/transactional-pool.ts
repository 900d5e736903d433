import { AsyncLocalStorage } from 'node:async_hooks';
import type { Pool, PoolClient } from 'pg';

/** The schema of BullMQ's tables. */
export const QUEUE_SCHEMA = 'bullmq';

/** Anything that runs a statement: a pool, or the client of an open transaction. */
export interface QueryClient {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

const transactionClient = new AsyncLocalStorage<QueryClient>();

/** Runs `fn` so that its additions to a queue become part of the open transaction of the client. */
export function throughClient<T>(client: QueryClient, fn: () => Promise<T>): Promise<T> {
  return transactionClient.run(client, fn);
}

/**
 * Wraps the pool for BullMQ: inside a transaction single statements go to the client of the transaction. BullMQ
 * has no support for transactions and recognises a pool by its methods (`isPgPool`), so a proxy is enough. An
 * integration test checks that a job is invisible before the commit and does not exist after a rollback.
 */
export function transactionalPool(pool: Pool): Pool {
  const broken = new WeakSet<PoolClient>();
  pool.on('connect', (client) => client.on('error', () => broken.add(client)));
  /**
   * A connection may break directly after it is opened, before BullMQ listens to its errors. BullMQ would then
   * keep it for LISTEN and never receive a notification again.
   */
  const connect = async (): Promise<PoolClient> => {
    const client = await pool.connect();
    if (!broken.has(client)) return client;
    client.release(true);
    throw new Error('The connection to the queue broke while it was opened');
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
