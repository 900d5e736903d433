import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each runs as the owner of the tables, and finds its tables whatever the search path of the caller. */
const AS_OWNER = 'LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp';

const SWEEP_AUDIT_EVENTS = `
  CREATE FUNCTION sweep_audit_events(maximum integer) RETURNS integer ${AS_OWNER} AS $$
  DECLARE
    swept integer;
  BEGIN
    PERFORM set_config('strongroom.sweeps_audit', 'on', true);
    DELETE FROM audit_events WHERE id IN (
      SELECT e.id FROM audit_events AS e
      WHERE e.account_id IS NULL AND e.at < now() - interval '90 days'
      ORDER BY e.at LIMIT maximum FOR UPDATE SKIP LOCKED
    );
    GET DIAGNOSTICS swept = ROW_COUNT;
    PERFORM set_config('strongroom.sweeps_audit', '', true);
    RETURN swept;
  END $$`;

const REMOVE_AUDIT_ADDRESSES = `
  CREATE FUNCTION remove_audit_addresses(days integer, maximum integer) RETURNS integer ${AS_OWNER} AS $$
  DECLARE
    changed integer;
  BEGIN
    PERFORM set_config('strongroom.sweeps_audit', 'on', true);
    UPDATE audit_events SET client_ip = NULL WHERE id IN (
      SELECT e.id FROM audit_events AS e
      WHERE e.client_ip IS NOT NULL AND e.at < now() - make_interval(days => remove_audit_addresses.days)
      ORDER BY e.at LIMIT maximum FOR UPDATE SKIP LOCKED
    );
    GET DIAGNOSTICS changed = ROW_COUNT;
    PERFORM set_config('strongroom.sweeps_audit', '', true);
    RETURN changed;
  END $$`;

/** The events of an account end together with its row, whose id stays in erased_ids. */
const ERASE_AUDIT_EVENTS = `
  CREATE FUNCTION erase_audit_events() RETURNS trigger ${AS_OWNER} AS $$
  BEGIN
    PERFORM set_config('strongroom.erased_account', OLD.id::text, true);
    DELETE FROM audit_events WHERE account_id = OLD.id;
    PERFORM set_config('strongroom.erased_account', '', true);
    RETURN NULL;
  END $$`;

/** Only the owner of a table may drop its indexes. A function cannot drop them concurrently, so it waits a second at most. */
const DROP_EARLIER_SEARCH_INDEXES = `
  CREATE FUNCTION drop_earlier_search_indexes() RETURNS boolean ${AS_OWNER} SET lock_timeout = '1s' AS $$
  BEGIN
    IF to_regclass('document_pages_search') IS NULL AND to_regclass('documents_titles') IS NULL THEN
      RETURN false;
    END IF;
    DROP INDEX IF EXISTS document_pages_search, documents_titles;
    RETURN true;
  END $$`;

const CALLED = [
  'sweep_audit_events(integer)',
  'remove_audit_addresses(integer, integer)',
  'drop_earlier_search_indexes()',
];

/**
 * What the role of the api needs and only the owner of the tables may do, as functions of the owner. So the api needs no
 * other right on the audit trail than to add and to read events.
 */
export class ChangeAuditInFunctions1764003910000 implements MigrationInterface {
  readonly name = 'ChangeAuditInFunctions1764003910000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SWEEP_AUDIT_EVENTS);
    await runner.query(REMOVE_AUDIT_ADDRESSES);
    await runner.query(DROP_EARLIER_SEARCH_INDEXES);
    for (const called of CALLED) {
      await runner.query(`REVOKE EXECUTE ON FUNCTION ${called} FROM PUBLIC`);
    }
    await runner.query(ERASE_AUDIT_EVENTS);
    await runner.query(`
      CREATE TRIGGER accounts_audit_erased AFTER DELETE ON accounts
      FOR EACH ROW EXECUTE FUNCTION erase_audit_events()`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
