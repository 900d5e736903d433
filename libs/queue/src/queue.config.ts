import { z } from 'zod';
import { setting, type ConfigOf } from '@app/config';

/** Read by both apps: with it, the queue is in Redis. */
export const redisSettings = {
  redisUrl: setting('REDIS_URL', {
    schema: z.string().refine(isRedisUrl, 'must be a redis:// or rediss:// URL').optional(),
    description:
      'Redis or Valkey for the queue and the counters of rate limits, the same for all processes. ' +
      'Unset: the queue is in PostgreSQL, and each api process counts by itself',
    secret: true,
  }),
};
export type RedisConfig = ConfigOf<typeof redisSettings>;

export const queueSettings = {
  queueDatabaseUrl: setting('QUEUE_DATABASE_URL', {
    schema: z.string().refine(isPostgresUrl, 'must be a postgres:// URL').optional(),
    description:
      "The worker's only database: PostgreSQL as a role that may use the schema bullmq and nothing else. " +
      'Required unless REDIS_URL is set',
    secret: true,
  }),
};
export type QueueConfig = ConfigOf<typeof queueSettings>;

/** A worker without any queue has nothing to do. */
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
