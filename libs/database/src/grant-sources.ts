import type { Client } from 'pg';
import { escapeIdentifier } from 'pg';

/** What the connector alone reads and writes. */
const SECRET_COLUMN = 'sealed_secret';

/** What the api reads of authorizations that wait: whose they are, but not their verifier. */
const READ_BY_API = ['source_id', 'account_id', 'state_hash', 'return_to', 'expires_at'];

/** What a round changes of a source, and what sealing changes. */
const CHANGED_BY_CONNECTOR = [
  SECRET_COLUMN,
  'state',
  'error',
  'failures',
  'next_sync_at',
  'last_sync_at',
  'lease_until',
  'cursor',
  'request_id',
  'updated_at',
];

/**
 * Grants the role of the api its rights on sources and their ledger: all rows, but not the credentials. The client must
 * be the owner of the database. Repeat it after each migration, for new columns.
 */
export async function grantSourcesToApi(client: Client, role: string): Promise<void> {
  const name = escapeIdentifier(role);
  const { rows } = await client.query<{ columns: string }>(
    `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns FROM pg_attribute
     WHERE attrelid = 'sources.sources'::regclass AND attnum > 0 AND NOT attisdropped AND attname <> $1`,
    [SECRET_COLUMN],
  );
  const columns = rows[0]?.columns ?? '';
  for (const statement of [
    `GRANT USAGE ON SCHEMA sources TO ${name}`,
    `GRANT SELECT (${columns}), INSERT (${columns}), UPDATE (${columns}), DELETE ON sources.sources TO ${name}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON sources.entries, sources.folder_imports TO ${name}`,
    `GRANT SELECT (${READ_BY_API.join(', ')}) ON sources.authorizations TO ${name}`,
  ]) {
    await client.query(statement);
  }
}

/** Grants a role what the connector needs: to read sources and change their state, and to write the ledger. */
export async function grantSourcesToConnector(client: Client, role: string): Promise<void> {
  const name = escapeIdentifier(role);
  for (const statement of [
    `GRANT USAGE ON SCHEMA sources TO ${name}`,
    `GRANT SELECT, UPDATE (${CHANGED_BY_CONNECTOR.join(', ')}) ON sources.sources TO ${name}`,
    `GRANT SELECT, INSERT, UPDATE ON sources.entries TO ${name}`,
    `GRANT SELECT, UPDATE, DELETE ON sources.folder_imports TO ${name}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON sources.authorizations TO ${name}`,
    // To lock a row needs the right to change it.
    `GRANT SELECT, INSERT, UPDATE ON sources.token_locks TO ${name}`,
  ]) {
    await client.query(statement);
  }
}
