import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import {
  DocumentStorage,
  type ByteRange,
  type StagedObject,
  type StoredObject,
} from '../document-storage.js';
import { StorageObjectNotFoundError } from '../document-storage.errors.js';
import { assertStorageKey, assertWritable } from '../storage-key.js';
import type { S3Location } from '../storage-url.js';
import { S3Bucket, type UnfinishedUpload } from './s3-bucket.js';
import type { S3Clients } from './s3-clients.js';
import { S3StagedObject } from './s3-staged-object.js';

/** Objects in a bucket of an S3-compatible store. The store itself commits: see ADR 0018. */
export class S3DocumentStorage extends DocumentStorage {
  private readonly bucket: S3Bucket;

  constructor(
    clients: S3Clients,
    location: S3Location,
    private readonly writes?: readonly string[],
  ) {
    super();
    this.bucket = new S3Bucket(clients, location);
  }

  override async prepare(): Promise<void> {
    await this.probe();
  }

  override async stage(key: string): Promise<StagedObject> {
    assertWritable(key, this.writes);
    return new S3StagedObject(this.bucket, key);
  }

  override async put(key: string, bytes: Uint8Array): Promise<void> {
    assertWritable(key, this.writes);
    await this.bucket.put(key, Buffer.from(bytes), crc32(bytes));
  }

  override async openRead(key: string, range?: ByteRange): Promise<Readable> {
    assertStorageKey(key);
    return this.bucket.open(key, range);
  }

  override async get(key: string): Promise<Buffer> {
    return buffer(await this.openRead(key));
  }

  override async stat(key: string): Promise<StoredObject | undefined> {
    assertStorageKey(key);
    return absentAsUndefined(this.bucket.head(key));
  }

  override async delete(key: string): Promise<void> {
    assertWritable(key, this.writes);
    await absentAsUndefined(this.bucket.delete(key));
  }

  override list(prefix: string): AsyncIterable<StoredObject> {
    return this.bucket.list(prefix);
  }

  override async sweepStaged(before: Date): Promise<number> {
    let removed = 0;
    for await (const upload of this.bucket.listUnfinished()) {
      if (upload.begunAt >= before || (await this.movedSince(upload, before))) continue;
      await absentAsUndefined(this.bucket.abort(upload));
      removed += 1;
    }
    return removed;
  }

  override async probe(): Promise<void> {
    await this.bucket.probe();
  }

  private async movedSince(upload: UnfinishedUpload, before: Date): Promise<boolean> {
    const lastAt = await absentAsUndefined(this.bucket.lastPartAt(upload));
    return lastAt !== undefined && lastAt >= before;
  }
}

async function absentAsUndefined<T>(operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation;
  } catch (error) {
    if (error instanceof StorageObjectNotFoundError) return undefined;
    throw error;
  }
}
