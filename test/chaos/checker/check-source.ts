import { setTimeout as delay } from 'node:timers/promises';
import type { SourceFeed } from '../clients/source-feed.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Findings } from '../findings.ts';
import { GUARANTEES } from '../guarantees.ts';

const POLL_MS = 500;

/** Ends the pauses after failures, which would last longer than the run. */
const HASTEN = [
  `UPDATE sources.entries SET next_try_at = now() WHERE next_try_at > now()`,
  `UPDATE sources.sources SET next_sync_at = now() WHERE next_sync_at > now() + interval '3 s'`,
];

/** Waits until each file of the source is a document, at most until `settleSeconds` after `since`. */
export async function untilImported(
  cluster: Cluster,
  feed: SourceFeed,
  { since, settleSeconds }: { readonly since: number; readonly settleSeconds: number },
): Promise<void> {
  const deadline = since + settleSeconds * 1_000;
  while ((await lostFiles(cluster, feed)).length > 0 && Date.now() < deadline) {
    for (const sql of HASTEN) await cluster.database.query(cluster.databaseUrl, sql);
    await delay(POLL_MS);
  }
}

/** Compares the documents of the source's account with the files. */
export async function checkSource(
  cluster: Cluster,
  feed: SourceFeed,
  findings: Findings,
): Promise<void> {
  const lost = await lostFiles(cluster, feed);
  for (const path of lost) findings.add(GUARANTEES.files, `${path} is no document`);
  const known = new Set([...feed.expected.values(), ...feed.replaced]);
  for (const { id, sha256 } of await documentsOf(cluster, feed)) {
    if (!known.has(sha256)) findings.add(GUARANTEES.files, `${id} is no file of the source`);
  }
  const doubled = await cluster.database.query<{ path: string }>(
    cluster.databaseUrl,
    `SELECT remote_id AS path FROM sources.entries WHERE account_id = $1 AND state = 'imported'
     GROUP BY remote_id HAVING count(*) <> count(DISTINCT document_id)`,
    [feed.accountId],
  );
  for (const { path } of doubled) findings.add(GUARANTEES.files, `${path} was imported twice`);
  findings.checked(GUARANTEES.files, `${feed.expected.size} files`);
}

async function lostFiles(cluster: Cluster, feed: SourceFeed): Promise<string[]> {
  const found = new Set((await documentsOf(cluster, feed)).map(({ sha256 }) => sha256));
  return [...feed.expected].filter(([, sha256]) => !found.has(sha256)).map(([path]) => path);
}

function documentsOf(
  cluster: Cluster,
  { accountId }: SourceFeed,
): Promise<{ id: string; sha256: string }[]> {
  return cluster.database.query(
    cluster.databaseUrl,
    'SELECT id, sha256 FROM documents WHERE owner_id = $1',
    [accountId],
  );
}
