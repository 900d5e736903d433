import { Client } from 'pg';

/** Expires the job locks of crashed workers, without waiting 30 s. */
export async function expireJobLocks(databaseUrl: string): Promise<void> {
  await query(
    databaseUrl,
    `UPDATE bullmq.job SET locked_until_ms = 0, stalled_marked = true WHERE state = 'active'`,
    `DELETE FROM bullmq.meta WHERE field = 'stalled-check'`,
  );
}

/** Makes documents in the trash a year older. */
export async function ageTrash(databaseUrl: string): Promise<void> {
  await query(
    databaseUrl,
    `UPDATE documents SET deleted_at = now() - interval '1 year' WHERE deleted_at IS NOT NULL`,
  );
}

/** Ends all pauses after failures of sources and of their files. */
export async function makeSourcesDue(databaseUrl: string): Promise<void> {
  await query(
    databaseUrl,
    `UPDATE sources.entries SET next_try_at = now() WHERE next_try_at > now()`,
    `UPDATE sources.sources SET next_sync_at = now() WHERE next_sync_at > now()`,
  );
}

async function query(databaseUrl: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
