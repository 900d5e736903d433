import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable, Logger } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';

interface Running {
  readonly manager: EntityManager;
  readonly afterCommit: (() => Promise<void>)[];
}

/**
 * Runs transactions and gives repositories the connection to use.
 *
 * A service begins the transaction; the repositories that it calls use the same transaction without an extra
 * parameter.
 */
@Injectable()
export class TransactionRunner {
  private readonly running = new AsyncLocalStorage<Running>();
  private readonly logger = new Logger(TransactionRunner.name);

  constructor(private readonly dataSource: DataSource) {}

  /**
   * Runs `fn` in one transaction: all of it is committed, or, if it throws, nothing. A nested call joins the
   * outer one.
   */
  async run<T>(fn: () => Promise<T>): Promise<T> {
    if (this.running.getStore() !== undefined) return fn();
    const afterCommit: Running['afterCommit'] = [];
    const result = await this.dataSource.transaction((manager) =>
      this.running.run({ manager, afterCommit }, fn),
    );
    for (const follow of afterCommit) await this.attempt(follow);
    return result;
  }

  /** The manager of the running transaction. Outside a transaction, the manager that uses the pool. */
  get manager(): EntityManager {
    return this.running.getStore()?.manager ?? this.dataSource.manager;
  }

  /**
   * The PostgreSQL client of the running transaction, for code that must commit with it but does not use
   * TypeORM.
   *
   * @throws {Error} outside a transaction
   */
  async client(): Promise<PoolClient> {
    const runner = this.running.getStore()?.manager.queryRunner;
    if (runner === undefined) throw new Error('no transaction is running');
    return (await runner.connect()) as PoolClient;
  }

  /**
   * Runs `fn` after the commit of the running transaction and before its caller continues. `fn` does not run
   * after a rollback, nor when the process dies in between. An error of `fn` is ignored.
   *
   * @throws {Error} outside a transaction
   */
  afterCommit(fn: () => Promise<void>): void {
    const running = this.running.getStore();
    if (running === undefined) throw new Error('no transaction is running');
    running.afterCommit.push(fn);
  }

  private async attempt(fn: () => Promise<void>): Promise<void> {
    try {
      await fn();
    } catch (err) {
      this.logger.warn({ err }, 'An action after a commit failed');
    }
  }
}
