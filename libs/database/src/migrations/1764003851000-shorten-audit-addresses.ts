import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * As before, but the address of an event may be removed, and nothing else of it be changed, by a transaction that names
 * this purpose.
 */
const KEEP_AUDIT_EVENTS = `
  CREATE OR REPLACE FUNCTION keep_audit_events() RETURNS trigger
  LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'DELETE' THEN
      IF OLD.account_id::text = current_setting('strongroom.erased_account', true) THEN
        RETURN OLD;
      END IF;
      IF OLD.account_id IS NULL AND OLD.at < now() - interval '90 days'
         AND current_setting('strongroom.sweeps_audit', true) = 'on' THEN
        RETURN OLD;
      END IF;
    END IF;
    IF TG_OP = 'UPDATE' AND current_setting('strongroom.sweeps_audit', true) = 'on'
       AND NEW.client_ip IS NULL AND OLD.at < now() - interval '1 day'
       AND to_jsonb(NEW) - 'client_ip' = to_jsonb(OLD) - 'client_ip' THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'audit_events is append-only' USING ERRCODE = 'insufficient_privilege';
  END $$`;

/** Lets the api remove the client addresses of old events (AUDIT_ADDRESS_DAYS). */
export class ShortenAuditAddresses1764003851000 implements MigrationInterface {
  readonly name = 'ShortenAuditAddresses1764003851000';

  // Building the index must not block new events, and PostgreSQL builds it so only outside a transaction.
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(KEEP_AUDIT_EVENTS);
    await runner.query('DROP INDEX IF EXISTS audit_events_addresses');
    await runner.query(
      `CREATE INDEX CONCURRENTLY audit_events_addresses ON audit_events (at) WHERE client_ip IS NOT NULL`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
