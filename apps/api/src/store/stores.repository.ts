import { Injectable } from '@nestjs/common';
import { ADVISORY_LOCKS, TransactionRunner } from '@app/database';

/** The row of the store that the database uses. */
export interface KnownStore {
  readonly id: string;
  readonly isEstablished: boolean;
}

/** All SQL on `stores`. */
@Injectable()
export class StoresRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /** Prevents other processes from establishing a store until the running transaction ends. */
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
   * Returns the id of the store that has the documents; undefined while they are being moved. Prevents a move
   * until the running transaction ends.
   */
  async lockCurrentStore(): Promise<string | undefined> {
    const [row] = await this.transactions.manager.query<{ id: string; isLocked: boolean }[]>(
      'SELECT pg_try_advisory_xact_lock_shared($1, $2) AS "isLocked", id FROM stores',
      [...ADVISORY_LOCKS.movingStore],
    );
    return row?.isLocked === true ? row.id : undefined;
  }
}
