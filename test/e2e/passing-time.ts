import { Client } from 'pg';

/** Makes the locks of workers that died run out, as 30 s would. */
export async function expireJobLocks(databaseUrl: string): Promise<void> {
  await query(
    databaseUrl,
    `UPDATE bullmq.job SET locked_until_ms = 0, stalled_marked = true WHERE state = 'active'`,
    `DELETE FROM bullmq.meta WHERE field = 'stalled-check'`,
  );
}

/** As a year would, to a document in the trash. */
export async function ageTrash(databaseUrl: string): Promise<void> {
  await query(
    databaseUrl,
    `UPDATE documents SET deleted_at = now() - interval '1 year' WHERE deleted_at IS NOT NULL`,
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
