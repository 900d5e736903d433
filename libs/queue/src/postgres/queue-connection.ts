import { AsyncLocalStorage } from 'node:async_hooks';
import type { Pool } from 'pg';

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
  return new Proxy(pool, {
    get(target, property) {
      const client = transactionClient.getStore();
      if (property === 'query' && client !== undefined) return client.query.bind(client);
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
