import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';
import { StorageObjectNotFoundError, type DocumentStorage } from '@app/document-storage';
import { BackupError } from './backup.errors.js';
import { hashOf, type BackupFolder } from './backup-folder.js';
import type { BackedUpOriginal } from './manifest.js';
import type { Sealing } from './sealing.js';

/** What the database says of a document's bytes. */
export interface Original {
  readonly key: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Copies originals into the folder of backups, each content once, and back. */
export class OriginalsCopy {
  copied = 0;

  constructor(
    private readonly storage: DocumentStorage,
    private readonly folder: BackupFolder,
    private readonly sealing: Sealing,
  ) {}

  /** @throws StorageObjectNotFoundError, also when it was purged in the meantime. */
  async save(original: Original): Promise<BackedUpOriginal> {
    const { encrypts } = this.sealing;
    const path = this.folder.blobPath(original.sha256, encrypts);
    if (this.folder.hasBlob(original.sha256, encrypts)) {
      const storedSha256 = await hashOf(path);
      // Unencrypted, the name itself says what must lie there.
      if (encrypts || storedSha256 === original.sha256) return { ...original, storedSha256 };
    }
    const check = checking(original);
    const source = await this.storage.openRead(original.key);
    source.on('error', (error) => check.destroy(error));
    const written = await this.folder.write(path, await this.sealing.seal(source.pipe(check)));
    this.copied += 1;
    return { ...original, storedSha256: written.sha256 };
  }

  /** Puts the bytes where the database expects them, unless they already lie there. */
  async restore(original: BackedUpOriginal, isEncrypted: boolean): Promise<void> {
    if (await this.isThere(original)) return;
    const path = this.folder.blobPath(original.sha256, isEncrypted);
    if (!this.folder.hasBlob(original.sha256, isEncrypted)) {
      throw new BackupError(`The backup lacks the bytes of ${original.key}`);
    }
    const check = checking(original);
    const plain = await this.sealing.open(createReadStream(path), isEncrypted);
    plain.on('error', (error) => check.destroy(error));
    const staged = await this.storage.stage(original.key);
    try {
      for await (const chunk of plain.pipe(check)) await staged.write(chunk as Buffer);
      await staged.commit();
    } finally {
      await staged.discard();
    }
  }

  private async isThere({ key, sha256, sizeBytes }: Original): Promise<boolean> {
    try {
      const found = await this.storage.stat(key);
      if (found?.sizeBytes !== sizeBytes) return false;
      const hash = createHash('sha256');
      for await (const chunk of await this.storage.openRead(key)) hash.update(chunk as Buffer);
      return hash.digest('hex') === sha256;
    } catch (error) {
      if (error instanceof StorageObjectNotFoundError) return false;
      throw error;
    }
  }
}

/** Lets bytes through, and fails at their end when they are not those that they should be. */
function checking({ key, sha256 }: Original): Transform {
  const hash = createHash('sha256');
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      done(hash.digest('hex') === sha256 ? null : new BackupError(`${key} does not have its hash`));
    },
  });
}
