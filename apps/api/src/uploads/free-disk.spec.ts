import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { StorageFullError, type StorageConfig } from '@app/document-storage';
import { FreeDisk, hasRoom } from './free-disk.js';
import type { UploadsConfig } from './uploads.config.js';

const GIB = 1024 ** 3;
const diskOf = (settings: Partial<UploadsConfig>) =>
  new FreeDisk({
    minFreeBytes: 1,
    dataDir: '/nonexistent',
    storageUrl: { kind: 'file', path: tmpdir() },
    ...settings,
  } as UploadsConfig);
const huge = Number.MAX_SAFE_INTEGER;

describe('the free space of the disk', () => {
  it('is kept: a file that would leave too little is refused', async () => {
    await expect(diskOf({}).check(huge)).rejects.toBeInstanceOf(StorageFullError);
    await expect(diskOf({}).check(0)).resolves.toBeUndefined();
  });

  it('is not checked when the setting is 0, for S3, and when the store itself is missing', async () => {
    const s3 = { kind: 's3', bucket: 'b' } as unknown as StorageConfig['storageUrl'];
    for (const settings of [{ minFreeBytes: 0 }, { storageUrl: s3 }, { storageUrl: undefined }]) {
      await expect(diskOf(settings).check(huge)).resolves.toBeUndefined();
    }
  });

  it.each([
    ['a large disk keeps the setting', { totalBytes: 1_000 * GIB, freeBytes: 2 * GIB }, GIB, true],
    ['and not less', { totalBytes: 1_000 * GIB, freeBytes: 2 * GIB - 1 }, GIB, false],
    ['a small disk keeps five percent', { totalBytes: GIB, freeBytes: 0.06 * GIB }, 0, true],
    ['and not less', { totalBytes: GIB, freeBytes: 0.04 * GIB }, 0, false],
  ])('%s', (_what, space, sizeBytes, expected) => {
    expect(hasRoom(space, sizeBytes, GIB)).toBe(expected);
  });
});
