import { describe, expect, it } from 'vitest';
import { loadConfig } from '@app/config';
import { requireKeyPair, storageSettings } from './document-storage.config.js';
import { storageUrlSchema } from './storage-url.js';

describe('STORAGE_URL', () => {
  it('names a folder', () => {
    expect(storageUrlSchema.parse('file:///srv/my%20blobs')).toEqual({
      kind: 'file',
      path: '/srv/my blobs',
    });
  });

  it('names a bucket, optionally with a prefix and an endpoint', () => {
    expect(storageUrlSchema.parse('s3://documents')).toEqual({
      kind: 's3',
      bucket: 'documents',
      prefix: '',
      forcePathStyle: false,
    });
    const url = 's3://documents/a/b/?endpoint=http://127.0.0.1:7070&region=x-1&forcePathStyle=true';
    expect(storageUrlSchema.parse(url)).toEqual({
      kind: 's3',
      bucket: 'documents',
      prefix: 'a/b',
      endpoint: 'http://127.0.0.1:7070',
      region: 'x-1',
      forcePathStyle: true,
    });
  });

  it.each([
    'documents',
    '/srv/blobs',
    'file://host/path',
    'file:///',
    'file:///srv?x=1',
    'https://bucket/prefix',
    's3:///prefix',
    's3://Bucket',
    'file:///%zz',
    's3://bucket/%zz',
    's3://bucket/a//b',
    's3://bucket?regoin=x',
    's3://bucket?region=a&region=b',
    's3://bucket?endpoint=127.0.0.1:7070',
    's3://bucket?endpoint=http://key:secret@host',
    's3://bucket?forcePathStyle=yes',
    's3://bucket?region=',
    's3://key:secret@bucket',
    's3://bucket#x',
  ])('%s is refused, and the error does not contain secrets', (url) => {
    const result = storageUrlSchema.safeParse(url);
    expect(result.success).toBe(false);
    expect(result.error?.message).not.toContain('secret');
  });
});

describe('the keys of an s3: store', () => {
  const load = (environment: Record<string, string>) =>
    loadConfig([storageSettings], environment, [requireKeyPair]);

  it('come as a pair or not at all', () => {
    expect(load({}).awsAccessKeyId).toBeUndefined();
    expect(load({ AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }).awsAccessKeyId).toBe('a');
    expect(() => load({ AWS_ACCESS_KEY_ID: 'a' })).toThrow('AWS_SECRET_ACCESS_KEY');
    expect(() => load({ AWS_SECRET_ACCESS_KEY: 'b' })).toThrow('AWS_SECRET_ACCESS_KEY');
  });
});
