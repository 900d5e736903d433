import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AuditEvent } from './audit-event.js';

const BATCH = 1_000;

/** An event of any account. */
export interface ExportedAuditEvent extends AuditEvent {
  /** null for a failed login with an unknown e-mail address. */
  readonly accountId: string | null;
}

/** Times of events: from `since`, and before `until`. */
export interface AuditPeriod {
  readonly since: Date | undefined;
  readonly until: Date | undefined;
}

/** Reads the events of all accounts, for the operator. */
@Injectable()
export class AuditExporter {
  constructor(private readonly dataSource: DataSource) {}

  /** Yields the events of the period, the oldest first, in the order of their ids. */
  async *events({ since, until }: AuditPeriod): AsyncGenerator<ExportedAuditEvent> {
    let afterId: string | null = null;
    for (;;) {
      const batch: ExportedAuditEvent[] = await this.dataSource.query(
        `SELECT id, account_id AS "accountId", action, at, host(client_ip) AS "clientIp",
                request_id AS "requestId", document_id AS "documentId", detail
         FROM audit_events
         WHERE ($1::uuid IS NULL OR id > $1) AND ($2::timestamptz IS NULL OR at >= $2)
           AND ($3::timestamptz IS NULL OR at < $3)
         ORDER BY id LIMIT ${BATCH}`,
        [afterId, since ?? null, until ?? null],
      );
      yield* batch;
      const last = batch.at(-1);
      if (last === undefined || batch.length < BATCH) return;
      afterId = last.id;
    }
  }
}
