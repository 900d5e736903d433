import { Client } from 'pg';
import pino from 'pino';
import { z } from 'zod';
import { loadConfigOrExit, setting } from '@app/config';
import { databaseSettings, migrateDatabase } from '@app/database';
import { createPinoOptions, loggingSettings } from '@app/logging';
import { grantQueue, migrateQueue } from '@app/queue';

const WORKER_ROLE = 'strongroom_worker';

const migrateSettings = {
  queueRolePassword: setting('QUEUE_ROLE_PASSWORD', {
    schema: z.string().min(16, 'must have at least 16 characters').optional(),
    description: `When set, the migration makes the role ${WORKER_ROLE} with this password for QUEUE_DATABASE_URL`,
    secret: true,
  }),
};

/** Brings both schemas up to date; run before the apps of a release start. */
async function migrate(): Promise<void> {
  const config = loadConfigOrExit('migrate', [databaseSettings, loggingSettings, migrateSettings]);
  const logger = pino(createPinoOptions('migrate', config));
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

await migrate();
