import { Injectable, Logger } from '@nestjs/common';
import { Encrypter } from 'age-encryption';
import {
  documentPasswordsKey,
  WORKER_KEY_MAX_AGE_MS,
  WORKER_KEYS_PREFIX,
  workerIdOf,
  workerKeySchema,
  type PasswordsForWorkers,
  type SealedPasswords,
} from '@app/contracts';
import { DocumentStorage, StorageObjectNotFoundError } from '@app/document-storage';
import { NoReaderError } from './extractions.errors.js';

/** More workers than any installation has. Further keys were written to fill the store. */
const MAX_WORKERS = 100;

interface Recipient {
  readonly workerId: string;
  readonly recipient: string;
}

/**
 * Hands passwords to the workers: encrypted for the workers that run now, and deleted when the extraction has ended.
 * Only the memory of these workers has the private keys (ADR 0039).
 */
@Injectable()
export class PasswordSealer {
  private readonly logger = new Logger(PasswordSealer.name);

  constructor(private readonly storage: DocumentStorage) {}

  /** Stores the encrypted passwords of an extraction. @throws NoReaderError when no worker runs */
  async seal(documentId: string, sealed: SealedPasswords): Promise<void> {
    const recipients = await this.recipients();
    if (recipients.length === 0) throw new NoReaderError();
    const encrypter = new Encrypter();
    for (const { recipient } of recipients) encrypter.addRecipient(recipient);
    const encrypted = await encrypter.encrypt(JSON.stringify(sealed));
    const stored: PasswordsForWorkers = {
      workers: recipients.map(({ workerId }) => workerId),
      sealed: Buffer.from(encrypted).toString('base64'),
    };
    const key = documentPasswordsKey(documentId, sealed.extractionId);
    await this.storage.put(key, Buffer.from(JSON.stringify(stored)));
  }

  /** Deletes the encrypted passwords of an extraction, if it had any. Their loss is no error. */
  async discard(documentId: string, extractionId: string): Promise<void> {
    await this.storage.delete(documentPasswordsKey(documentId, extractionId));
  }

  private async recipients(): Promise<Recipient[]> {
    const found: Recipient[] = [];
    const after = Date.now() - WORKER_KEY_MAX_AGE_MS;
    for await (const { key, modifiedAt } of this.storage.list(WORKER_KEYS_PREFIX)) {
      const workerId = workerIdOf(key);
      if (workerId === undefined || modifiedAt.getTime() < after) continue;
      const recipient = await this.recipientOf(key);
      if (recipient !== undefined) found.push({ workerId, recipient });
      if (found.length === MAX_WORKERS) break;
    }
    return found;
  }

  /** Undefined when the worker has just ended, and for an object that is no key. */
  private async recipientOf(key: string): Promise<string | undefined> {
    try {
      const bytes = await this.storage.get(key);
      return workerKeySchema.parse(JSON.parse(bytes.toString('utf8'))).recipient;
    } catch (err) {
      if (err instanceof StorageObjectNotFoundError) return undefined;
      if (!(err instanceof Error && ['ZodError', 'SyntaxError'].includes(err.name))) throw err;
      this.logger.error('A public key of a worker cannot be parsed; it is not used');
      return undefined;
    }
  }
}
