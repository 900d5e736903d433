import { escapeIdentifier, type Client } from 'pg';
import type { TableDigest } from './manifest.js';

/** Fixes all settings that affect the text form of a row. */
const CANONICAL = `
  SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres';
  SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'; SET LOCAL statement_timeout = 0`;

/** Counts and digests all tables except those of the queue. Must run in a transaction with one snapshot. */
export async function digestTables(client: Client): Promise<TableDigest[]> {
  await client.query(CANONICAL);
  const { rows: tables } = await client.query<{ schema: string; table: string }>(
    `SELECT schemaname AS schema, tablename AS table FROM pg_tables
     WHERE schemaname IN ('public', 'sources') ORDER BY schemaname, tablename COLLATE "C"`,
  );
  const digests: TableDigest[] = [];
  for (const { schema, table } of tables) {
    // A sum does not depend on the order of the rows. A primary key makes all rows of a table different.
    const { rows } = await client.query<{ rows: string; digest: string }>(
      `SELECT count(*) AS rows, coalesce(sum(
         ('x' || left(encode(sha256(convert_to(t::text, 'UTF8')), 'hex'), 15))::bit(60)::bigint::numeric
       ), 0)::text AS digest FROM ${escapeIdentifier(schema)}.${escapeIdentifier(table)} AS t`,
    );
    const name = schema === 'public' ? table : `${schema}.${table}`;
    digests.push({ name, rows: Number(rows[0]?.rows), digest: rows[0]?.digest ?? '' });
  }
  return digests;
}
