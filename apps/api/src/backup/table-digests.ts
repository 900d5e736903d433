import { escapeIdentifier, type Client } from 'pg';
import type { TableDigest } from './manifest.js';

/** Fixes all settings that affect the text form of a row. */
const CANONICAL = `
  SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres';
  SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'; SET LOCAL statement_timeout = 0`;

/** Counts and digests all tables except those of the queue. Must run in a transaction with one snapshot. */
export async function digestTables(client: Client): Promise<TableDigest[]> {
  await client.query(CANONICAL);
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename COLLATE "C"`,
  );
  const digests: TableDigest[] = [];
  for (const { name } of tables) {
    // A sum does not depend on the order of the rows. A primary key makes all rows of a table different.
    const { rows } = await client.query<{ rows: string; digest: string }>(
      `SELECT count(*) AS rows, coalesce(sum(
         ('x' || left(encode(sha256(convert_to(t::text, 'UTF8')), 'hex'), 15))::bit(60)::bigint::numeric
       ), 0)::text AS digest FROM public.${escapeIdentifier(name)} AS t`,
    );
    digests.push({ name, rows: Number(rows[0]?.rows), digest: rows[0]?.digest ?? '' });
  }
  return digests;
}
