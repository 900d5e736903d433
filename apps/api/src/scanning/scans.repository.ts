import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import type { ScanState } from '../documents/index.js';
import type { ExtractedDocument } from '../extractions/index.js';

/** A document that waits for its scan, with what its extraction needs afterwards. */
export interface ScannedDocument extends ExtractedDocument {
  readonly scanState: ScanState;
  /** How many scans ended without a verdict since it waits. */
  readonly scanAttempts: number;
  /** The id of the request that uploaded the document; null for documents of older releases. */
  readonly requestId: string | null;
}

/** What a scan changes. */
export interface ScanResult {
  readonly state: ScanState;
  readonly signature: string | null;
  /** The document fails with this error, and stays so; null: it may be read. */
  readonly error: { readonly code: string; readonly message: string } | null;
}

type Row = Omit<ScannedDocument, 'sizeBytes'> & { readonly sizeBytes: string };

const COLUMNS = `id, owner_id AS "accountId", extraction_id AS "extractionId", storage_key AS "storageKey", sha256,
  media_type AS "mediaType", size_bytes AS "sizeBytes", languages, request_id AS "requestId",
  coalesce(attachments = '[]', false) AS "wantsAttachments",
  scan_state AS "scanState", scan_attempts AS "scanAttempts"`;

/** All SQL that writes the columns of the malware scan. A document waits while `scan_waiting_since` is set. */
@Injectable()
export class ScansRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /** Makes a new document wait for its scan. Until then it is neither read nor handed out. */
  async requireScan(id: string): Promise<void> {
    await this.transactions.manager.query(
      `UPDATE documents SET scan_state = 'waiting', scan_waiting_since = now() WHERE id = $1`,
      [id],
    );
  }

  async isAnyWaiting(): Promise<boolean> {
    const rows = await this.transactions.manager.query<unknown[]>(
      'SELECT 1 FROM documents WHERE scan_waiting_since IS NOT NULL LIMIT 1',
    );
    return rows.length > 0;
  }

  /** Lists documents whose scan is due: first those that cannot be used until then, each in the order of its upload. */
  async listDue(limit: number): Promise<ScannedDocument[]> {
    const rows = await this.transactions.manager.query<Row[]>(
      `SELECT ${COLUMNS} FROM documents
       WHERE scan_waiting_since IS NOT NULL AND coalesce(scan_due_at <= now(), true)
       ORDER BY (scan_state <> 'waiting'), id LIMIT $1`,
      [limit],
    );
    return rows.map(toScanned);
  }

  /** Locks a document; undefined when it does not wait any more. */
  async lockWaiting(id: string): Promise<ScannedDocument | undefined> {
    const [row] = await this.transactions.manager.query<Row[]>(
      `SELECT ${COLUMNS} FROM documents WHERE id = $1 AND scan_waiting_since IS NOT NULL FOR UPDATE`,
      [id],
    );
    return row && toScanned(row);
  }

  /** Stores the result. A document that failed because of an earlier result is pending again. */
  async store(id: string, { state, signature, error }: ScanResult): Promise<void> {
    await this.transactions.manager.query(
      `UPDATE documents
       SET scan_state = $2, scan_signature = $3, scanned_at = now(), scan_attempts = 0, scan_due_at = NULL,
           scan_waiting_since = NULL, updated_at = now(),
           status = CASE WHEN $4::text IS NOT NULL THEN 'failed'
                         WHEN scan_state IN ('infected', 'blocked') THEN 'pending' ELSE status END,
           error_code = CASE WHEN $4::text IS NOT NULL OR scan_state IN ('infected', 'blocked') THEN $4
                             ELSE error_code END,
           error_message = CASE WHEN $4::text IS NOT NULL OR scan_state IN ('infected', 'blocked') THEN $5
                                ELSE error_message END
       WHERE id = $1`,
      [id, state, signature, error?.code ?? null, error?.message ?? null],
    );
  }

  /** Counts a scan without a verdict. The pause doubles with each one, from 15 seconds up to an hour. */
  async postpone(id: string): Promise<void> {
    await this.transactions.manager.query(
      `UPDATE documents
       SET scan_attempts = scan_attempts + 1,
           scan_due_at = now() + least(interval '1 hour', interval '15 s' * power(2, least(scan_attempts, 20)))
       WHERE id = $1 AND scan_waiting_since IS NOT NULL`,
      [id],
    );
  }
}

function toScanned(row: Row): ScannedDocument {
  return { ...row, sizeBytes: Number(row.sizeBytes) };
}
