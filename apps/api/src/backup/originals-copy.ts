import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';
import { StorageObjectNotFoundError, type DocumentStorage } from '@app/document-storage';
import { BackupError } from './backup.errors.js';
import { hashOf, type BackupFolder } from './backup-folder.js';
import type { BackupSigner } from './backup-keys.js';
import type { BackedUpOriginal } from './manifest.js';
import type { BackupEncryption } from './backup-encryption.js';

/** The storage key, hash and size of a document's bytes, from its row. */
export interface Original {
  readonly key: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Saves originals in the backup folder, each content once. */
export class OriginalsBackup {
  copied = 0;
  /** The names of the blobs of all originals that were saved. */
  readonly blobs = new Set<string>();

  constructor(
    private readonly storage: DocumentStorage,
    private readonly folder: BackupFolder,
    private readonly encryption: BackupEncryption,
    private readonly signer: BackupSigner,
  ) {}

  /** Saves an original if the folder does not have its bytes yet. @throws StorageObjectNotFoundError */
  async save(original: Original): Promise<BackedUpOriginal> {
    const blob = this.signer.blobName(original.sha256);
    const storedSha256 = await this.saveBlob(original, blob);
    this.blobs.add(blob);
    return { ...original, blob, storedSha256 };
  }

  private async saveBlob(original: Original, blob: string): Promise<string> {
    const isEncrypted = this.encryption.isEnabled;
    const path = this.folder.blobPath(blob, isEncrypted);
    if (this.folder.hasBlob(blob, isEncrypted)) {
      const storedSha256 = await hashOf(path);
      // The content of an unencrypted blob is known, so damage is detected here. A damaged blob is written
      // again.
      if (isEncrypted || storedSha256 === original.sha256) return storedSha256;
    }
    const check = hashCheck(original);
    const source = await this.storage.openRead(original.key);
    source.on('error', (error) => check.destroy(error));
    const written = await this.folder.write(
      path,
      await this.encryption.encrypt(source.pipe(check)),
    );
    this.copied += 1;
    return written.sha256;
  }
}

/** Restores originals from the backup folder. */
export class OriginalsRestore {
  constructor(
    private readonly storage: DocumentStorage,
    private readonly folder: BackupFolder,
    private readonly encryption: BackupEncryption,
  ) {}

  /** Writes the bytes under the key that the row names, unless the store already has them. */
  async restore(original: BackedUpOriginal, isEncrypted: boolean): Promise<void> {
    if (await this.isInStore(original)) return;
    if (!this.folder.hasBlob(original.blob, isEncrypted)) {
      throw new BackupError(`The backup lacks the bytes of ${original.key}`);
    }
    const path = this.folder.blobPath(original.blob, isEncrypted);
    const check = hashCheck(original);
    const plain = await this.encryption.decrypt(createReadStream(path), isEncrypted);
    plain.on('error', (error) => check.destroy(error));
    const staged = await this.storage.stage(original.key);
    try {
      for await (const chunk of plain.pipe(check)) await staged.write(chunk as Buffer);
      await staged.commit();
    } finally {
      await staged.discard();
    }
  }

  private async isInStore({ key, sha256, sizeBytes }: Original): Promise<boolean> {
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

/** Passes bytes through, and fails at their end when their hash is not the expected one. */
function hashCheck({ key, sha256 }: Original): Transform {
  const hash = createHash('sha256');
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      done(
        hash.digest('hex') === sha256
          ? null
          : new BackupError(`The bytes of ${key} do not have the expected hash`),
      );
    },
  });
}
