import { Readable } from 'node:stream';
import {
  DocumentStorage,
  type ByteRange,
  type StagedObject,
  type StoredObject,
} from './document-storage.js';
import { StorageObjectNotFoundError } from './document-storage.errors.js';
import { assertStorageKey } from './storage-key.js';

/** Objects in memory, for tests; trusted because it passes the same contract as the real adapters. */
export class FakeDocumentStorage extends DocumentStorage {
  private readonly objects = new Map<string, { bytes: Buffer; modifiedAt: Date }>();

  override async stage(key: string): Promise<StagedObject> {
    assertStorageKey(key);
    const chunks: Buffer[] = [];
    return {
      write: async (chunk) => void chunks.push(Buffer.from(chunk)),
      commit: async () =>
        void this.objects.set(key, { bytes: Buffer.concat(chunks), modifiedAt: new Date() }),
      discard: async () => void chunks.splice(0),
    };
  }

  override async put(key: string, bytes: Uint8Array): Promise<void> {
    assertStorageKey(key);
    this.objects.set(key, { bytes: Buffer.from(bytes), modifiedAt: new Date() });
  }

  override async openRead(key: string, range?: ByteRange): Promise<Readable> {
    const bytes = await this.get(key);
    const part = range === undefined ? bytes : bytes.subarray(range.start, range.end + 1);
    return Readable.from(part.length === 0 ? [] : [part]);
  }

  override async get(key: string): Promise<Buffer> {
    assertStorageKey(key);
    const found = this.objects.get(key);
    if (found === undefined) throw new StorageObjectNotFoundError();
    return Buffer.from(found.bytes);
  }

  override async stat(key: string): Promise<StoredObject | undefined> {
    assertStorageKey(key);
    const found = this.objects.get(key);
    return found && { key, sizeBytes: found.bytes.length, modifiedAt: found.modifiedAt };
  }

  override async delete(key: string): Promise<void> {
    assertStorageKey(key);
    this.objects.delete(key);
  }

  override async *list(prefix: string): AsyncIterable<StoredObject> {
    for (const [key, { bytes, modifiedAt }] of this.objects) {
      if (key.startsWith(prefix)) yield { key, sizeBytes: bytes.length, modifiedAt };
    }
  }

  /** What is staged lives with its process only. */
  override async sweepStaged(): Promise<number> {
    return 0;
  }

  override async probe(): Promise<void> {}
}
