import { z } from 'zod';
import { setting, type ConfigOf } from '@app/config';

/** A setting of both apps. If it is set, the queue is in Redis. */
export const redisSettings = {
  redisUrl: setting('REDIS_URL', {
    schema: z.string().refine(isRedisUrl, 'must be a redis:// or rediss:// URL').optional(),
    description:
      'Redis or Valkey for the queue and the counters of rate limits; all processes need the same value. ' +
      'Unset: the queue is in PostgreSQL, and each api process counts rate limits separately',
    secret: true,
  }),
};
export type RedisConfig = ConfigOf<typeof redisSettings>;

export const queueSettings = {
  queueDatabaseUrl: setting('QUEUE_DATABASE_URL', {
    schema: z.string().refine(isPostgresUrl, 'must be a postgres:// URL').optional(),
    description:
      "The worker's only database: a PostgreSQL URL whose role may use only the schema bullmq. " +
      'Required unless REDIS_URL is set',
    secret: true,
  }),
};
export type QueueConfig = ConfigOf<typeof queueSettings>;

/** Returns an error message when neither queue is configured: a worker needs one. */
export function requireQueue(config: Partial<QueueConfig & RedisConfig>): string | undefined {
  const isUnset = 'queueDatabaseUrl' in config && config.queueDatabaseUrl === undefined;
  return isUnset && 'redisUrl' in config && config.redisUrl === undefined
    ? 'QUEUE_DATABASE_URL: is required unless REDIS_URL is set: a postgres:// URL whose role may use the schema bullmq only'
    : undefined;
}

function isPostgresUrl(text: string): boolean {
  return ['postgres:', 'postgresql:'].includes(URL.parse(text)?.protocol ?? '');
}

function isRedisUrl(text: string): boolean {
  return ['redis:', 'rediss:'].includes(URL.parse(text)?.protocol ?? '');
}
