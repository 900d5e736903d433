import { z } from 'zod';
import { setting, type ConfigOf } from '@app/config';

export const queueSettings = {
  queueDatabaseUrl: setting('QUEUE_DATABASE_URL', {
    schema: z
      .string({ error: 'is required: a postgres:// URL whose role may use the schema bullmq only' })
      .refine(isPostgresUrl, 'must be a postgres:// URL'),
    description:
      "The worker's only database: PostgreSQL as a role that may use the schema bullmq and nothing else",
    secret: true,
  }),
};
export type QueueConfig = ConfigOf<typeof queueSettings>;

function isPostgresUrl(text: string): boolean {
  return ['postgres:', 'postgresql:'].includes(URL.parse(text)?.protocol ?? '');
}
