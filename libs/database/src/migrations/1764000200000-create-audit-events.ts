import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Rows may be added and read. A DELETE must name its purpose in the same transaction: the account that is being erased, or
 * that rows without an account are swept. This protects against mistaken statements, not against the database's owner.
 */
const KEEP_AUDIT_EVENTS = `
  CREATE FUNCTION keep_audit_events() RETURNS trigger
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
    RAISE EXCEPTION 'audit_events is append-only' USING ERRCODE = 'insufficient_privilege';
  END $$`;

/** The audit trail: action, time, account, client address. */
export class CreateAuditEvents1764000200000 implements MigrationInterface {
  readonly name = 'CreateAuditEvents1764000200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_events (
        -- UUIDv7: also the order in which an account reads its events.
        id uuid PRIMARY KEY,
        -- Null where no account is known. No foreign key: rows are not to be locked, changed or lost with the
        -- account's row. Erasing an account deletes them, in its transaction, after
        -- set_config('strongroom.erased_account', <id>, true).
        account_id uuid,
        action text NOT NULL CHECK (action ~ '^[a-z_.]{1,64}$'),
        at timestamptz(3) NOT NULL DEFAULT now(),
        client_ip inet,
        request_id text CHECK (length(request_id) <= 128),
        document_id uuid,
        -- A stable code that says more about the action; never a value of the caller.
        detail text CHECK (detail ~ '^[a-z0-9_.-]{1,64}$')
      )`);
    await runner.query(
      `CREATE INDEX audit_events_account ON audit_events (account_id, id DESC) WHERE account_id IS NOT NULL`,
    );
    await runner.query(
      `CREATE INDEX audit_events_of_nobody ON audit_events (at) WHERE account_id IS NULL`,
    );
    await runner.query(KEEP_AUDIT_EVENTS);
    await runner.query(`
      CREATE TRIGGER audit_events_kept BEFORE UPDATE OR DELETE ON audit_events
      FOR EACH ROW EXECUTE FUNCTION keep_audit_events()`);
    await runner.query(`
      CREATE TRIGGER audit_events_not_emptied BEFORE TRUNCATE ON audit_events
      FOR EACH STATEMENT EXECUTE FUNCTION keep_audit_events()`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
