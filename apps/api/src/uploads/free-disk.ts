import { statfs } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { StorageFullError, storageLocation } from '@app/document-storage';
import { UploadsConfig } from './uploads.config.js';

/** Of a small disk, this share is enough. */
const MIN_FREE_SHARE = 0.05;
/** A file system that hangs is reported by the store, which has time limits of its own. */
const ANSWER_WITHIN_MS = 1_000;

interface DiskSpace {
  readonly totalBytes: number;
  readonly freeBytes: number;
}

/**
 * Refuses uploads before the disk of the store is full, because the database, the queue and the log often write to the
 * same disk and stop when it is.
 */
@Injectable()
export class FreeDisk {
  constructor(private readonly config: UploadsConfig) {}

  /** @throws StorageFullError when a file of this size would leave too little room */
  async check(sizeBytes: number): Promise<void> {
    const { minFreeBytes } = this.config;
    const location = storageLocation(this.config);
    if (minFreeBytes === 0 || location.kind !== 'file') return;
    const space = await spaceOf(location.path);
    if (space !== undefined && !hasRoom(space, sizeBytes, minFreeBytes)) {
      throw new StorageFullError();
    }
  }
}

/** Whether the smaller of `minFreeBytes` and five percent of the disk remains free. */
export function hasRoom(
  { totalBytes, freeBytes }: DiskSpace,
  sizeBytes: number,
  minFreeBytes: number,
): boolean {
  return freeBytes - sizeBytes >= Math.min(minFreeBytes, totalBytes * MIN_FREE_SHARE);
}

async function spaceOf(path: string): Promise<DiskSpace | undefined> {
  try {
    const late = delay(ANSWER_WITHIN_MS, undefined, { ref: false });
    const found = await Promise.race([statfs(path), late]);
    if (found === undefined) return undefined;
    const { blocks, bavail, bsize } = found;
    return { totalBytes: blocks * bsize, freeBytes: bavail * bsize };
  } catch {
    // A store that is missing is reported by the store itself.
    return undefined;
  }
}
