import type { Findings } from '../findings.ts';
import { GUARANTEES } from '../guarantees.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Expected } from './expected.ts';
import { findMissing, findOrphans, storedFiles } from './stored-objects.ts';

/** The most connections of one api and of one worker, by their settings and those of libs/queue. */
const CONNECTIONS = { api: 8 + 6, worker: 6, connector: 12 };

/** Checks the tables and the store directly, without the api. */
export async function checkTables(
  cluster: Cluster,
  expected: Expected,
  findings: Findings,
): Promise<void> {
  const query = <T>(sql: string, values: unknown[] = []) =>
    cluster.database.query<T>(cluster.databaseUrl, sql, values);
  const [count] = await query<{ documents: string }>('SELECT count(*) AS documents FROM documents');
  const documents = `${count?.documents} rows`;

  const doubled = await query<{ ids: string }>(
    `SELECT string_agg(id::text, ' and ') AS ids FROM documents GROUP BY owner_id, sha256 HAVING count(*) > 1`,
  );
  for (const { ids } of doubled) findings.add(GUARANTEES.duplicates, ids);
  for (const ids of expected.doubled) findings.add(GUARANTEES.duplicates, `acknowledged: ${ids}`);
  findings.checked(GUARANTEES.duplicates, documents);

  const failed = await query<{ id: string; code: string; type: string }>(
    `SELECT id, error_code AS code, media_type AS type FROM documents WHERE status = 'failed' OR error_code IS NOT NULL`,
  );
  for (const { id, code, type } of failed)
    findings.add(GUARANTEES.failed, `${id} (${type}): ${code}`);
  findings.checked(GUARANTEES.failed, documents);

  const files = await storedFiles(cluster);
  for (const path of await findOrphans(cluster)) findings.add(GUARANTEES.orphans, path);
  findings.checked(GUARANTEES.orphans, `${files.length} files`);
  for (const id of await findMissing(cluster)) findings.add(GUARANTEES.missing, id);
  findings.checked(GUARANTEES.missing, documents);

  await checkPurged(query, files, expected, findings);
  await checkClosed(query, files, expected, findings);
  await checkConnections(cluster, findings);
}

type Query = <T>(sql: string, values?: unknown[]) => Promise<T[]>;

async function checkPurged(
  query: Query,
  files: readonly string[],
  expected: Expected,
  findings: Findings,
): Promise<void> {
  const ids = [...expected.documents.values()]
    .filter(({ state }) => state === 'purged')
    .map(({ id }) => id);
  for (const one of await remainsOf(query, files, ids)) findings.add(GUARANTEES.purged, one);
  findings.checked(GUARANTEES.purged, ids.length);
}

async function checkClosed(
  query: Query,
  files: readonly string[],
  expected: Expected,
  findings: Findings,
): Promise<void> {
  const ids = [...expected.closed].map((account) => expected.accounts.get(account)?.id ?? '');
  const tables = [
    ['accounts', 'id'],
    ['documents', 'owner_id'],
    ['document_pages', 'owner_id'],
    ['document_search', 'owner_id'],
    ['document_names', 'owner_id'],
    ['account_words', 'owner_id'],
    ['account_word_changes', 'owner_id'],
    ['tags', 'owner_id'],
    ['audit_events', 'account_id'],
    ['refresh_families', 'account_id'],
    ['idempotency_keys', 'account_id'],
  ];
  for (const [table, column] of tables) {
    const rows = await query<{ id: string }>(
      `SELECT DISTINCT ${column} AS id FROM ${table} WHERE ${column} = ANY($1::uuid[])`,
      [ids],
    );
    for (const { id } of rows) findings.add(GUARANTEES.closed, `${id} in ${table}`);
  }
  const remains = await remainsOf(query, files, [...expected.deleted]);
  for (const one of remains) findings.add(GUARANTEES.closed, one);
  findings.checked(GUARANTEES.closed, `${ids.length} accounts`);
}

/** Returns rows and files that still name one of these documents. */
async function remainsOf(
  query: Query,
  files: readonly string[],
  ids: readonly string[],
): Promise<string[]> {
  const remains: string[] = [];
  for (const [table, column] of [
    ['documents', 'id'],
    ['document_pages', 'document_id'],
    ['document_search', 'document_id'],
    ['document_names', 'document_id'],
    ['removals', 'document_id'],
  ]) {
    const rows = await query<{ id: string }>(
      `SELECT DISTINCT ${column} AS id FROM ${table} WHERE ${column} = ANY($1::uuid[])`,
      [ids],
    );
    remains.push(...rows.map(({ id }) => `${id} in ${table}`));
  }
  const deleted = new Set(ids);
  const named = files.filter((file) => file.split('/').some((part) => deleted.has(part)));
  return [...remains, ...named];
}

async function checkConnections(cluster: Cluster, findings: Findings): Promise<void> {
  const allowed =
    cluster.apis.length * CONNECTIONS.api +
    cluster.workers.length * CONNECTIONS.worker +
    cluster.connectors.length * CONNECTIONS.connector;
  const [row] = await cluster.database.query<{ all: number; stuck: number }>(
    cluster.databaseUrl,
    `SELECT count(*)::integer AS all,
            count(*) FILTER (WHERE state LIKE 'idle in transaction%' AND state_change < now() - interval '10 s')::integer AS stuck
     FROM pg_stat_activity WHERE application_name LIKE 'strongroom%'`,
  );
  const { all = 0, stuck = 0 } = row ?? {};
  if (all > allowed) findings.add(GUARANTEES.connections, `${all} of ${allowed} allowed`);
  if (stuck > 0) findings.add(GUARANTEES.connections, `${stuck} idle in a transaction`);
  findings.checked(GUARANTEES.connections, `${all} open, ${allowed} allowed`);
}
