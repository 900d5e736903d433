import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable, Logger } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';

interface Running {
  readonly manager: EntityManager;
  readonly afterCommit: (() => Promise<void>)[];
}

/**
 * Runs transactions and tells repositories which connection to speak through.
 *
 * A service begins the transaction; the repositories that it calls inside take part without a parameter.
 */
@Injectable()
export class TransactionRunner {
  private readonly running = new AsyncLocalStorage<Running>();
  private readonly logger = new Logger(TransactionRunner.name);

  constructor(private readonly dataSource: DataSource) {}

  /** Runs `fn` in one transaction: all of it is committed, or, if it throws, nothing. A nested call joins the outer one. */
  async run<T>(fn: () => Promise<T>): Promise<T> {
    if (this.running.getStore() !== undefined) return fn();
    const afterCommit: Running['afterCommit'] = [];
    const result = await this.dataSource.transaction((manager) =>
      this.running.run({ manager, afterCommit }, fn),
    );
    for (const follow of afterCommit) await this.attempt(follow);
    return result;
  }

  /** The manager of the running transaction, or of the pool outside one. */
  get manager(): EntityManager {
    return this.running.getStore()?.manager ?? this.dataSource.manager;
  }

  /**
   * The PostgreSQL client of the running transaction, for what must commit with it but is not TypeORM's.
   *
   * @throws {Error} outside a transaction
   */
  async client(): Promise<PoolClient> {
    const runner = this.running.getStore()?.manager.queryRunner;
    if (runner === undefined) throw new Error('no transaction is running');
    return (await runner.connect()) as PoolClient;
  }

  /**
   * Has `fn` run once the running transaction is committed, and before its caller goes on; not at all when it is rolled
   * back, nor when the process dies in between. Its failure changes nothing.
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
      this.logger.warn({ err }, 'What was to follow a commit failed');
    }
  }
}
