import { describe, expect, it } from 'vitest';
import { requireTls, settingsWithoutTls } from './tls.config.js';

const isReported = (databaseUrl: string) => settingsWithoutTls({ databaseUrl }).length === 1;

describe('an address without TLS', () => {
  it.each([
    'postgres://u:p@db.example.com/strongroom',
    'postgresql://u:p@10.0.0.5:5432/strongroom',
    'postgres://u:p@db/strongroom?sslmode=disable',
    'postgres://u:p@127.0.0.1.example.com/strongroom',
    'postgres://u:p@localhost/strongroom?host=db.example.com',
    'postgres://u:p@db/strongroom?ssl=false',
  ])('is reported: %s', (url) => {
    expect(isReported(url)).toBe(true);
  });

  it.each([
    'postgres://u:p@db.example.com/strongroom?sslmode=verify-full',
    'postgres://u:p@db.example.com/strongroom?sslmode=no-verify',
    'postgres://u:p@db.example.com/strongroom?ssl=true',
    'postgres://u:p@localhost/strongroom',
    'postgres://u:p@127.0.0.1:5432/strongroom',
    'postgres://u:p@[::1]/strongroom',
    'postgres://u:p@%2Fvar%2Frun%2Fpostgresql/strongroom',
    'postgres:///strongroom?host=/var/run/postgresql',
  ])('is not reported for TLS or for this machine: %s', (url) => {
    expect(isReported(url)).toBe(false);
  });

  it('is reported by the name of its setting, and never by its value', () => {
    const plain = {
      databaseUrl: 'postgres://u:secret@db/strongroom',
      queueDatabaseUrl: 'postgres://u:secret@db/strongroom',
      redisUrl: 'redis://:secret@valkey:6379',
      storageUrl: { kind: 's3', endpoint: 'http://minio:9000' },
    };
    expect(settingsWithoutTls(plain)).toEqual(['DATABASE_URL', 'REDIS_URL', 'STORAGE_URL']);
    expect(settingsWithoutTls({ ...plain, redisUrl: undefined })).toContain('QUEUE_DATABASE_URL');
    const problem = requireTls({ ...plain, requireTls: true });
    expect(problem).toMatch(/^REQUIRE_TLS: DATABASE_URL, REDIS_URL, STORAGE_URL /);
    expect(problem).not.toContain('secret');
    expect(requireTls(plain)).toBeUndefined();
  });

  it('is none of rediss://, https:// and a folder', () => {
    const config = {
      redisUrl: 'rediss://valkey:6379',
      storageUrl: { kind: 's3', endpoint: 'https://s3.example.com' },
      requireTls: true,
    };
    expect(requireTls(config)).toBeUndefined();
    expect(settingsWithoutTls({ storageUrl: { kind: 'file' } })).toEqual([]);
  });
});
