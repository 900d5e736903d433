import { Client } from 'pg';
import { loadConfigOrExit } from '@app/config';
import { migrateDatabase } from '@app/database';
import { createLogger } from '@app/logging';
import { grantQueue, migrateQueue } from '@app/queue';
import { MIGRATE_SLICES, WORKER_ROLE } from './migrate.config.js';

const config = loadConfigOrExit('migrate', MIGRATE_SLICES);
const logger = createLogger('migrate', config);

/** Migrates the schemas of the documents and of the queue. Must run before the apps of a release start. */
async function migrate(): Promise<void> {
  const applied = await migrateDatabase(config.databaseUrl);
  const client = new Client({ connectionString: config.databaseUrl });
  await client.connect();
  try {
    await migrateQueue(client);
    if (config.queueRolePassword !== undefined) {
      await grantQueue(client, WORKER_ROLE, config.queueRolePassword);
    }
  } finally {
    await client.end();
  }
  logger.info({ applied }, 'Database is up to date');
}

try {
  await migrate();
} catch (err) {
  logger.fatal({ err }, 'Migration failed');
  process.exitCode = 1;
}
