import { Logger, type INestApplicationContext } from '@nestjs/common';
import { settingsWithoutTls } from '@app/config';
import { RoleRights } from '@app/database';
import type { ApiConfig } from './api.config.js';

const logger = new Logger('Main');

/** Logs once, in production, which settings give less protection than they could. */
export async function warnAtStart(app: INestApplicationContext, config: ApiConfig): Promise<void> {
  if (config.environment !== 'production') return;
  if (config.requireTls === undefined) {
    for (const setting of settingsWithoutTls(config)) {
      logger.warn({ setting }, 'Another machine is reached without TLS');
    }
  }
  try {
    if (!(await app.get(RoleRights, { strict: false }).areBroad())) return;
    logger.warn({ setting: 'DATABASE_URL' }, 'The role of the database owns the tables');
  } catch (err) {
    logger.warn({ err }, 'The rights of the database role are unknown');
  }
}
