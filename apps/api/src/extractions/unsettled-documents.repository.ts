import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import type { WaitingDocument } from './extraction-starter.js';

/** A document that waits for its text. */
export interface UnsettledDocument extends WaitingDocument {
  /** How often its job ended without settling it. */
  readonly requeues: number;
  /** Whether it has waited long enough since that last happened: each time twice as long, up to an hour. */
  readonly isDue: boolean;
  /** The request that asked for its text; null of older releases. */
  readonly requestId: string | null;
}

type Row = Omit<UnsettledDocument, 'sizeBytes'> & { readonly sizeBytes: string };

const COLUMNS = `id, owner_id AS "accountId", extraction_id AS "extractionId", storage_key AS "storageKey", sha256,
  media_type AS "mediaType", size_bytes AS "sizeBytes", languages, requeues, turn,
  pages_done AS "pagesDone",
  request_id AS "requestId",
  coalesce(requeued_at <= now() - least(interval '1 hour', interval '15 s' * power(2, requeues - 1)), true) AS "isDue"`;

/** The SQL of those documents, of all owners, that are not settled. */
@Injectable()
export class UnsettledDocumentsRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /** In the order of their ids, those after `afterId`. */
  async list(afterId: string | undefined, limit: number): Promise<UnsettledDocument[]> {
    const rows = await this.transactions.manager.query<Row[]>(
      `SELECT ${COLUMNS} FROM documents
       WHERE status IN ('pending', 'processing') AND ($1::uuid IS NULL OR id > $1)
       ORDER BY id LIMIT $2`,
      [afterId ?? null, limit],
    );
    return rows.map(toUnsettled);
  }

  /** Locks the document if this extraction is still its latest and unsettled, and nobody else is at it. */
  async lock({ id, extractionId }: UnsettledDocument): Promise<UnsettledDocument | undefined> {
    const [row] = await this.transactions.manager.query<Row[]>(
      `SELECT ${COLUMNS} FROM documents
       WHERE id = $1 AND extraction_id = $2 AND status IN ('pending', 'processing')
       FOR UPDATE SKIP LOCKED`,
      [id, extractionId],
    );
    return row && toUnsettled(row);
  }

  async countRequeue(id: string): Promise<void> {
    await this.transactions.manager.query(
      `UPDATE documents SET requeues = requeues + 1, requeued_at = now() WHERE id = $1`,
      [id],
    );
  }
}

function toUnsettled(row: Row): UnsettledDocument {
  return { ...row, sizeBytes: Number(row.sizeBytes) };
}
