import { z } from 'zod';
import { setting } from '@app/config';
import { databaseSettings } from '@app/database';
import { loggingSettings } from '@app/logging';

/** The role of the worker, which its QUEUE_DATABASE_URL names. */
export const WORKER_ROLE = 'strongroom_worker';

const migrateSettings = {
  queueRolePassword: setting('QUEUE_ROLE_PASSWORD', {
    schema: z.string().min(16, 'must have at least 16 characters').optional(),
    description: `When set, the migration creates the role ${WORKER_ROLE} with this password, for QUEUE_DATABASE_URL`,
    secret: true,
  }),
};

/** All settings slices of the migrations. */
export const MIGRATE_SLICES = [migrateSettings, databaseSettings, loggingSettings] as const;
