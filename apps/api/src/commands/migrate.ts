import { Client } from 'pg';
import { loadConfigOrExit } from '@app/config';
import { ADVISORY_LOCKS, migrateDatabase } from '@app/database';
import { createLogger } from '@app/logging';
import { migrateQueue } from '@app/queue';
import { grantRoles } from './database-roles.js';
import { MIGRATE_RULES, MIGRATE_SLICES } from './migrate.config.js';

const config = loadConfigOrExit('migrate', MIGRATE_SLICES, MIGRATE_RULES);
const logger = createLogger('migrate', config);

/**
 * Migrates the schemas of the documents and of the queue, and gives the roles of api and worker their rights. Must run
 * before the apps of a release start.
 */
async function migrate(): Promise<void> {
  const applied = await migrateDatabase(config.databaseUrl);
  const client = new Client({ connectionString: config.databaseUrl });
  await client.connect();
  try {
    await migrateQueue(client, [ADVISORY_LOCKS.migration, ADVISORY_LOCKS.backup]);
    await grantRoles(client, config);
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
