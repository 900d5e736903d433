import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import type { WaitingDocument } from './extraction-starter.js';

/** A document that waits for its text. */
export interface UnsettledDocument extends WaitingDocument {
  /** How often a job of the document ended without settling it. */
  readonly requeues: number;
  /**
   * Whether the pause since the last requeue is over. It doubles with each requeue, from 15 seconds up to an
   * hour.
   */
  readonly isDue: boolean;
  /** The id of the request that asked for the text; null for documents of older releases. */
  readonly requestId: string | null;
}

type Row = Omit<UnsettledDocument, 'sizeBytes'> & { readonly sizeBytes: string };

const COLUMNS = `id, owner_id AS "accountId", extraction_id AS "extractionId", storage_key AS "storageKey", sha256,
  media_type AS "mediaType", size_bytes AS "sizeBytes", languages, requeues, turn,
  pages_done AS "pagesDone",
  request_id AS "requestId", coalesce(attachments = '[]', false) AS "wantsAttachments",
  coalesce(requeued_at <= now() - least(interval '1 hour', interval '15 s' * power(2, requeues - 1)), true) AS "isDue"`;

/** The SQL on unsettled documents of all accounts. A document that waits for its malware scan gets no job. */
@Injectable()
export class UnsettledDocumentsRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /** Lists unsettled documents with ids greater than `afterId`, in the order of their ids. */
  async list(afterId: string | undefined, limit: number): Promise<UnsettledDocument[]> {
    const rows = await this.transactions.manager.query<Row[]>(
      `SELECT ${COLUMNS} FROM documents
       WHERE status IN ('pending', 'processing') AND scan_state <> 'waiting' AND ($1::uuid IS NULL OR id > $1)
       ORDER BY id LIMIT $2`,
      [afterId ?? null, limit],
    );
    return rows.map(toUnsettled);
  }

  /**
   * Locks the document. Returns undefined when this extraction is not its latest, is settled, or when another
   * transaction has locked the document.
   */
  async lock({ id, extractionId }: UnsettledDocument): Promise<UnsettledDocument | undefined> {
    const [row] = await this.transactions.manager.query<Row[]>(
      `SELECT ${COLUMNS} FROM documents
       WHERE id = $1 AND extraction_id = $2 AND status IN ('pending', 'processing') AND scan_state <> 'waiting'
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
