import { Readable } from 'node:stream';
import { Decrypter, Encrypter } from 'age-encryption';
import { BackupError } from './backup.errors.js';

/** Encrypts what goes into a backup for the holder of an age key, or leaves it as it is. */
export class Sealing {
  constructor(
    private readonly recipient: string | undefined,
    private readonly identity: string | undefined,
  ) {}

  get encrypts(): boolean {
    return this.recipient !== undefined;
  }

  async seal(plain: Readable): Promise<Readable> {
    if (this.recipient === undefined) return plain;
    const encrypter = new Encrypter();
    encrypter.addRecipient(this.recipient);
    return fromWeb(await encrypter.encrypt(toWeb(plain)));
  }

  /** @throws BackupError when there is no key, or it is another one. */
  async open(sealed: Readable, isEncrypted: boolean): Promise<Readable> {
    if (!isEncrypted) return sealed;
    if (this.identity === undefined) {
      throw new BackupError(
        'The backup is encrypted: set BACKUP_AGE_IDENTITY to the key that opens it',
      );
    }
    const decrypter = new Decrypter();
    decrypter.addIdentity(this.identity);
    try {
      return fromWeb(await decrypter.decrypt(toWeb(sealed)));
    } catch (cause) {
      throw new BackupError('BACKUP_AGE_IDENTITY does not open this backup', { cause });
    }
  }
}

function toWeb(stream: Readable) {
  return Readable.toWeb(stream) as unknown as globalThis.ReadableStream<Uint8Array>;
}

function fromWeb(stream: globalThis.ReadableStream<Uint8Array>): Readable {
  return Readable.fromWeb(stream);
}
