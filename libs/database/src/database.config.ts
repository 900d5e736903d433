import { z } from 'zod';
import { integerSetting, setting, type ConfigOf } from '@app/config';

export const databaseSettings = {
  databaseUrl: setting('DATABASE_URL', {
    schema: z
      .string({ error: 'is required: a postgres:// URL of PostgreSQL 15 or newer' })
      .refine(isPostgresUrl, 'must be a postgres:// URL'),
    description:
      'PostgreSQL 15 or newer. Unset: `npm start` supplies an embedded one; a process that is started in another way stops',
    secret: true,
  }),
  databasePoolSize: setting('DATABASE_POOL_SIZE', {
    schema: integerSetting(2, 200),
    default: '20',
    description:
      'The maximum number of connections of one api process to the database of the documents',
  }),
};
export type DatabaseConfig = ConfigOf<typeof databaseSettings>;

function isPostgresUrl(text: string): boolean {
  return ['postgres:', 'postgresql:'].includes(URL.parse(text)?.protocol ?? '');
}
