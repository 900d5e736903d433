import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import type { AuditAction, AuditFacts } from './audit-event.js';

interface NewAuditEvent extends AuditFacts {
  readonly id: string;
  readonly action: AuditAction;
  readonly clientIp: string | undefined;
  readonly requestId: string | undefined;
}

/** All SQL that writes `audit_events`, which the database itself keeps append-only. */
@Injectable()
export class AuditEventsRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  async insert(event: NewAuditEvent): Promise<void> {
    await this.transactions.manager.query(
      `INSERT INTO audit_events (id, account_id, action, client_ip, request_id, document_id, detail)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        event.id,
        event.accountId ?? null,
        event.action,
        event.clientIp ?? null,
        event.requestId ?? null,
        event.documentId ?? null,
        event.detail ?? null,
      ],
    );
  }

  /**
   * Deletes at most so many events of nobody, which are log-ins to addresses that have no account, once they
   * are 90 days old; returns how many there were. Inside a transaction only: the permission ends with it.
   */
  async deleteOldOfNobody(limit: number): Promise<number> {
    const { manager } = this.transactions;
    await manager.query(`SELECT set_config('strongroom.sweeps_audit', 'on', true)`);
    const [row] = await manager.query<{ count: number }[]>(
      `WITH deleted AS (
         DELETE FROM audit_events WHERE id IN (
           SELECT id FROM audit_events WHERE account_id IS NULL AND at < now() - interval '90 days'
           ORDER BY at LIMIT $1 FOR UPDATE SKIP LOCKED
         ) RETURNING 1
       ) SELECT count(*)::integer AS count FROM deleted`,
      [limit],
    );
    return row?.count ?? 0;
  }
}
