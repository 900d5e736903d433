import type { Client } from 'pg';
import { escapeIdentifier } from 'pg';

/** The api only adds and reads rows of these tables; triggers and functions of the owner do the rest. */
const APPEND_ONLY = 'audit_events, erased_ids';

/**
 * Grants a role what the api needs in the documents' database: to read and write rows, but not to define anything, and
 * only to add and read events of the audit trail. The client must be the owner of the database. Repeat it after each
 * migration, for new tables.
 */
export async function grantDocuments(client: Client, role: string): Promise<void> {
  const name = escapeIdentifier(role);
  for (const statement of [
    `GRANT USAGE ON SCHEMA public TO ${name}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${name}`,
    `REVOKE UPDATE, DELETE ON ${APPEND_ONLY} FROM ${name}`,
    `REVOKE INSERT, UPDATE, DELETE ON migrations FROM ${name}`,
    `GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${name}`,
  ]) {
    await client.query(statement);
  }
  for (const called of await functionsOf(client, OWN_FUNCTIONS)) {
    // A restore loses the rights on functions.
    await client.query(`REVOKE EXECUTE ON FUNCTION ${called} FROM PUBLIC`);
    await client.query(`GRANT EXECUTE ON FUNCTION ${called} TO ${name}`);
  }
  for (const called of await functionsOf(client, LOCK_FUNCTIONS)) {
    await client.query(`GRANT EXECUTE ON FUNCTION ${called} TO ${name}`);
  }
}

/** Whether the role has the rights of {@link grantDocuments} in this database. */
export async function hasDocuments(client: Client, role: string): Promise<boolean> {
  const { rows } = await client.query<{ hasIt: boolean }>(
    `SELECT has_table_privilege(rolname, 'public.documents', 'INSERT') AS "hasIt"
     FROM pg_roles WHERE rolname = $1`,
    [role],
  );
  return rows[0]?.hasIt === true;
}

/** Takes from every role what a database grants by default, and leaves only the right to connect. */
export async function revokeDefaults(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name');
  const database = escapeIdentifier(rows[0]?.name ?? '');
  for (const statement of [
    `REVOKE CREATE, TEMPORARY ON DATABASE ${database} FROM PUBLIC`,
    // By default PUBLIC may use the schema public, but the worker must not even see its tables.
    `REVOKE ALL ON SCHEMA public FROM PUBLIC`,
    `GRANT USAGE ON SCHEMA public TO CURRENT_USER`,
  ]) {
    await client.query(statement);
  }
}

/** The functions that run with the rights of their owner. */
const OWN_FUNCTIONS = `pronamespace = 'public'::regnamespace AND prosecdef`;

/** PostgreSQL's functions for advisory locks, where a superuser has left them to the owner (deploy/postgres). */
const LOCK_FUNCTIONS = `
  pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^pg_(try_)?advisory_'
  AND has_function_privilege(oid, 'EXECUTE WITH GRANT OPTION')`;

async function functionsOf(client: Client, condition: string): Promise<string[]> {
  const { rows } = await client.query<{ called: string }>(
    `SELECT oid::regprocedure::text AS called FROM pg_proc WHERE ${condition}`,
  );
  return rows.map(({ called }) => called);
}
