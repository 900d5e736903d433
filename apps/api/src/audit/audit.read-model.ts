import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AuditEvent } from './audit-event.js';

/** Queries the audit trail of one account; never writes. */
@Injectable()
export class AuditReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns the newest events first. Ids are ordered by time (UUIDv7). */
  async list(accountId: string, limit: number, afterId?: string): Promise<AuditEvent[]> {
    return this.dataSource.query<AuditEvent[]>(
      `SELECT id, action, at, host(client_ip) AS "clientIp", request_id AS "requestId",
              document_id AS "documentId", detail
       FROM audit_events
       WHERE account_id = $1 AND ($2::uuid IS NULL OR id < $2)
       ORDER BY id DESC LIMIT $3`,
      [accountId, afterId ?? null, limit],
    );
  }
}
