import { Injectable } from '@nestjs/common';
import type { SourceError } from '@app/contracts';
import { TransactionRunner } from '@app/database';
import { SOURCE_COLUMNS } from '../sources/sources.repository.js';
import type { Source } from '../sources/source.js';

/** A folder that this process lists until the lease ends. */
export interface LeasedFolder {
  readonly id: string;
  readonly folder: string;
  readonly tags: readonly string[];
  /** The number of tries that failed. */
  readonly attempts: number;
  /** Of the request that asked for it. */
  readonly requestId: string | null;
  /** The end of the lease as the database wrote it; it also tells this lease from others. */
  readonly lease: string;
  readonly source: Source;
}

interface ClaimedRow extends Source {
  readonly importId: string;
  readonly importFolder: string;
  readonly tags: readonly string[];
  readonly attempts: number;
  readonly importRequestId: string | null;
  readonly lease: string;
}

/** All SQL on `sources.folder_imports`. Each change requires the lease. */
@Injectable()
export class FolderImportsRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /**
   * Takes the folder that has waited for the longest time. One folder of an account is listed at a time.
   *
   * @param isForFirstTries whether only folders are taken of which no try has failed
   */
  async claim(leaseSeconds: number, isForFirstTries: boolean): Promise<LeasedFolder | undefined> {
    const [row] = await this.query<ClaimedRow>(
      `WITH claimed AS (
         UPDATE folder_imports SET lease_until = now() + make_interval(secs => $1)
         WHERE id = (
           SELECT f.id FROM folder_imports AS f JOIN sources AS s ON s.id = f.source_id
           WHERE s.state = 'active' AND s.failures = 0 AND s.sealed_secret IS NOT NULL
             AND f.ended_at IS NULL AND (f.attempts = 0 OR NOT $2)
             AND f.next_try_at <= now() AND (f.lease_until IS NULL OR f.lease_until <= now())
             AND NOT EXISTS (
               SELECT FROM folder_imports AS r JOIN sources AS o ON o.id = r.source_id
               WHERE o.account_id = s.account_id AND r.lease_until > now())
           ORDER BY f.next_try_at LIMIT 1 FOR UPDATE OF f SKIP LOCKED
         ) RETURNING *
       )
       SELECT c.id AS "importId", c.folder AS "importFolder", c.tags, c.attempts,
         c.request_id AS "importRequestId", c.lease_until::text AS lease, ${SOURCE_COLUMNS}
       FROM claimed AS c JOIN sources AS s ON s.id = c.source_id`,
      [leaseSeconds, isForFirstTries],
    );
    if (row === undefined) return undefined;
    const { importId: id, importFolder: folder, tags, attempts, lease } = row;
    return { id, folder, tags, attempts, requestId: row.importRequestId, lease, source: row };
  }

  /** Extends a lease. Undefined when it is lost: another process took the folder, or its source was removed or paused. */
  async renew(id: string, lease: string, leaseSeconds: number): Promise<string | undefined> {
    const [row] = await this.query<{ lease: string }>(
      `WITH renewed AS (
         UPDATE folder_imports SET lease_until = now() + make_interval(secs => $3)
         WHERE id = $1 AND lease_until = $2::timestamptz
           AND EXISTS (SELECT FROM sources AS s WHERE s.id = source_id AND s.state = 'active')
         RETURNING lease_until
       ) SELECT lease_until::text AS lease FROM renewed`,
      [id, lease, leaseSeconds],
    );
    return row?.lease;
  }

  /** All files are in the ledger. */
  async delete(id: string, lease: string): Promise<void> {
    await this.query(
      `WITH done AS (
         DELETE FROM folder_imports WHERE id = $1 AND lease_until = $2::timestamptz RETURNING 1
       ) SELECT FROM done`,
      [id, lease],
    );
  }

  /** The folder could not be listed completely, and its owner is told why. It is listed when it is asked for again. */
  async end(id: string, lease: string, error: SourceError): Promise<void> {
    await this.query(
      `WITH ended AS (
         UPDATE folder_imports SET lease_until = NULL, error = $3::jsonb, ended_at = now()
         WHERE id = $1 AND lease_until = $2::timestamptz RETURNING 1
       ) SELECT FROM ended`,
      [id, lease, JSON.stringify(error)],
    );
  }

  /** Gives a folder back. Another process lists it again, after some time if a try has failed. */
  async release(id: string, lease: string, attempts: number, nextTryInSeconds = 0): Promise<void> {
    await this.query(
      `WITH released AS (
         UPDATE folder_imports SET lease_until = NULL, attempts = $3,
           next_try_at = now() + make_interval(secs => $4)
         WHERE id = $1 AND lease_until = $2::timestamptz RETURNING 1
       ) SELECT FROM released`,
      [id, lease, attempts, nextTryInSeconds],
    );
  }

  private query<T>(statement: string, parameters: readonly unknown[]): Promise<T[]> {
    return this.transactions.manager.query<T[]>(statement, [...parameters]);
  }
}
