import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import type { AuditAction, AuditFacts } from './audit-event.js';

export interface NewAuditEvent extends AuditFacts {
  readonly id: string;
  readonly action: AuditAction;
  readonly clientIp: string | undefined;
  readonly requestId: string | undefined;
}

/**
 * Inserts events, and deletes old ones that have no account. A trigger of the database keeps the table
 * append-only.
 */
@Injectable()
export class AuditEventsRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  async insert(event: NewAuditEvent): Promise<void> {
    await this.transactions.manager.query(
      `INSERT INTO audit_events (id, account_id, action, client_ip, request_id, document_id, detail)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      valuesOf(event),
    );
  }

  /**
   * Inserts an event, unless the same event of the account has an id after `afterId`, which contains a time, or the
   * account is closed: its events are being erased.
   */
  async insertUnlessRepeated(event: NewAuditEvent, afterId: string): Promise<void> {
    await this.transactions.manager.query(
      `INSERT INTO audit_events (id, account_id, action, client_ip, request_id, document_id, detail)
       SELECT $1, $2::uuid, $3::text, $4::inet, $5, $6::uuid, $7::text
       WHERE EXISTS (SELECT FROM accounts WHERE id = $2 AND closed_at IS NULL) AND NOT EXISTS (
         SELECT FROM audit_events AS e
         WHERE e.account_id = $2 AND e.id > $8 AND e.action = $3
           AND e.document_id IS NOT DISTINCT FROM $6 AND e.detail IS NOT DISTINCT FROM $7)`,
      [...valuesOf(event), afterId],
    );
  }

  /**
   * Deletes up to `limit` failed logins of unknown addresses that are older than 90 days; returns how many it
   * deleted. Call it inside a transaction, because the permission to delete ends with the transaction.
   */
  async deleteOldWithoutAccount(limit: number): Promise<number> {
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

  /**
   * Removes the client address of up to `limit` events that are older than `days` days; returns their number.
   * Call it inside a transaction, because the permission to change an event ends with the transaction.
   */
  async removeOldAddresses(days: number, limit: number): Promise<number> {
    const { manager } = this.transactions;
    await manager.query(`SELECT set_config('strongroom.sweeps_audit', 'on', true)`);
    const [row] = await manager.query<{ count: number }[]>(
      `WITH changed AS (
         UPDATE audit_events SET client_ip = NULL WHERE id IN (
           SELECT id FROM audit_events
           WHERE client_ip IS NOT NULL AND at < now() - make_interval(days => $1)
           ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED
         ) RETURNING 1
       ) SELECT count(*)::integer AS count FROM changed`,
      [days, limit],
    );
    return row?.count ?? 0;
  }
}

function valuesOf(event: NewAuditEvent) {
  return [
    event.id,
    event.accountId ?? null,
    event.action,
    event.clientIp ?? null,
    event.requestId ?? null,
    event.documentId ?? null,
    event.detail ?? null,
  ];
}
