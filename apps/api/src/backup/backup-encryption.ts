import { Readable } from 'node:stream';
import { Decrypter, Encrypter } from 'age-encryption';
import { BackupError } from './backup.errors.js';

/** Encrypts the files of a backup for an age recipient. Without a recipient, the files stay unencrypted. */
export class BackupEncryption {
  constructor(
    private readonly recipient: string | undefined,
    private readonly identity: string | undefined,
  ) {}

  get isEnabled(): boolean {
    return this.recipient !== undefined;
  }

  async encrypt(plain: Readable): Promise<Readable> {
    if (this.recipient === undefined) return plain;
    const encrypter = new Encrypter();
    encrypter.addRecipient(this.recipient);
    return fromWeb(await encrypter.encrypt(toWeb(plain)));
  }

  /** @throws BackupError when identity and backup do not fit, also when the backup is not encrypted */
  async decrypt(encrypted: Readable, isEncrypted: boolean): Promise<Readable> {
    if (!isEncrypted) {
      if (this.identity === undefined) return encrypted;
      throw new BackupError(
        'BACKUP_AGE_IDENTITY is set, but the backup is not encrypted: it may be forged. To restore it, unset BACKUP_AGE_IDENTITY',
      );
    }
    if (this.identity === undefined) {
      throw new BackupError(
        'The backup is encrypted: set BACKUP_AGE_IDENTITY to the identity that decrypts it',
      );
    }
    const decrypter = new Decrypter();
    decrypter.addIdentity(this.identity);
    try {
      return fromWeb(await decrypter.decrypt(toWeb(encrypted)));
    } catch (cause) {
      throw new BackupError('BACKUP_AGE_IDENTITY does not decrypt this backup', { cause });
    }
  }
}

function toWeb(stream: Readable) {
  return Readable.toWeb(stream) as unknown as globalThis.ReadableStream<Uint8Array>;
}

function fromWeb(stream: globalThis.ReadableStream<Uint8Array>): Readable {
  return Readable.fromWeb(stream);
}
