import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';

/**
 * Runs transactions and tells repositories which connection to speak through.
 *
 * A service begins the transaction; the repositories that it calls inside take part without a parameter.
 */
@Injectable()
export class TransactionRunner {
  private readonly running = new AsyncLocalStorage<EntityManager>();

  constructor(private readonly dataSource: DataSource) {}

  /** Runs `fn` in one transaction: all of it is committed, or, if it throws, nothing. A nested call joins the outer one. */
  async run<T>(fn: () => Promise<T>): Promise<T> {
    if (this.running.getStore() !== undefined) return fn();
    return this.dataSource.transaction((manager) => this.running.run(manager, fn));
  }

  /** The manager of the running transaction, or of the pool outside one. */
  get manager(): EntityManager {
    return this.running.getStore() ?? this.dataSource.manager;
  }

  /**
   * The PostgreSQL client of the running transaction, for what must commit with it but is not TypeORM's.
   *
   * @throws {Error} outside a transaction
   */
  async client(): Promise<PoolClient> {
    const runner = this.running.getStore()?.queryRunner;
    if (runner === undefined) throw new Error('no transaction is running');
    return (await runner.connect()) as PoolClient;
  }
}
