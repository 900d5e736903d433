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
  private readonly staged = new Set<{ chunks: Buffer[]; writtenAt: Date }>();

  override async prepare(): Promise<void> {}

  override async stage(key: string): Promise<StagedObject> {
    assertStorageKey(key);
    const staged = { chunks: [] as Buffer[], writtenAt: new Date() };
    this.staged.add(staged);
    return {
      write: async (chunk) => {
        staged.chunks.push(Buffer.from(chunk));
        staged.writtenAt = new Date();
      },
      commit: async () => {
        if (!this.staged.delete(staged)) throw new StorageObjectNotFoundError();
        this.objects.set(key, { bytes: Buffer.concat(staged.chunks), modifiedAt: new Date() });
      },
      discard: async () => void this.staged.delete(staged),
    };
  }

  override async put(key: string, bytes: Uint8Array): Promise<void> {
    assertStorageKey(key);
    this.objects.set(key, { bytes: Buffer.from(bytes), modifiedAt: new Date() });
  }

  override async openRead(key: string, range?: ByteRange): Promise<Readable> {
    const bytes = await this.get(key);
    if (range?.ofBytes !== undefined && range.ofBytes !== bytes.length) {
      throw new StorageObjectNotFoundError();
    }
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

  override async sweepStaged(before: Date): Promise<number> {
    const old = [...this.staged].filter(({ writtenAt }) => writtenAt < before);
    for (const staged of old) this.staged.delete(staged);
    return old.length;
  }

  override async probe(): Promise<void> {}
}
