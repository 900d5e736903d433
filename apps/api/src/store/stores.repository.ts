import { Injectable } from '@nestjs/common';
import { ADVISORY_LOCKS, TransactionRunner } from '@app/database';

/** What the database knows of the store. */
export interface KnownStore {
  readonly id: string;
  readonly isEstablished: boolean;
}

/** All SQL about the store. */
@Injectable()
export class StoresRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /** Until the running transaction ends, nobody else looks which store it is. */
  async lock(): Promise<void> {
    await this.transactions.manager.query('SELECT pg_advisory_xact_lock($1, $2)', [
      ...ADVISORY_LOCKS.establishingStore,
    ]);
  }

  async find(): Promise<KnownStore | undefined> {
    const [row] = await this.transactions.manager.query<KnownStore[]>(
      'SELECT id, is_established AS "isEstablished" FROM stores',
    );
    return row;
  }

  async insert(id: string): Promise<void> {
    await this.transactions.manager.query('INSERT INTO stores (id) VALUES ($1)', [id]);
  }

  async establish(id: string): Promise<void> {
    await this.transactions.manager.query(
      'UPDATE stores SET is_established = true, changed_at = now() WHERE id = $1',
      [id],
    );
  }

  /**
   * The store that has the documents now; undefined while it is being moved. It stays so until the running transaction
   * ends.
   */
  async lockCurrentStore(): Promise<string | undefined> {
    const [row] = await this.transactions.manager.query<{ id: string; held: boolean }[]>(
      'SELECT pg_try_advisory_xact_lock_shared($1, $2) AS held, id FROM stores',
      [...ADVISORY_LOCKS.movingStore],
    );
    return row?.held === true ? row.id : undefined;
  }
}
