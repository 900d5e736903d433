import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import type { AuditAction, AuditFacts } from './audit-event.js';

interface NewAuditEvent extends AuditFacts {
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
