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
 * Inserts events, and deletes old ones that have no account. The role of the api can only insert and read them;
 * functions of the database do the rest, and a trigger keeps the table append-only for all roles.
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
   * deleted.
   */
  async deleteOldWithoutAccount(limit: number): Promise<number> {
    const [row] = await this.transactions.manager.query<{ count: number }[]>(
      'SELECT sweep_audit_events($1) AS count',
      [limit],
    );
    return row?.count ?? 0;
  }

  /**
   * Removes the client address of up to `limit` events that are older than `days` days; returns their number.
   */
  async removeOldAddresses(days: number, limit: number): Promise<number> {
    const [row] = await this.transactions.manager.query<{ count: number }[]>(
      'SELECT remove_audit_addresses($1, $2) AS count',
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
