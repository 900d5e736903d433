import { Injectable } from '@nestjs/common';
import {
  documentPasswordsKey,
  passwordsForWorkersSchema,
  sealedPasswordsSchema,
  WORKER_KEY_MAX_AGE_MS,
  workerKeyKey,
  type PasswordsForWorkers,
  type RecogniseDocument,
} from '@app/contracts';
import { DocumentStorage, StorageObjectNotFoundError } from '@app/document-storage';
import { DelayJobError } from '@app/queue';
import { DocumentPasswordExpiredError } from './document-passwords.errors.js';
import { WorkerKey } from './worker-key.js';

type Extraction = Pick<RecogniseDocument, 'documentId' | 'extractionId' | 'mediaType'>;

/** Finds the passwords that the owner of a document sent for one extraction. */
@Injectable()
export class DocumentPasswords {
  constructor(
    private readonly storage: DocumentStorage,
    private readonly key: WorkerKey,
  ) {}

  /**
   * Returns the passwords to try; none for nearly every document.
   *
   * @throws {DelayJobError} when only another worker, which still runs, can decrypt them
   * @throws {DocumentPasswordExpiredError} when no worker can decrypt them any more
   */
  async of({ documentId, extractionId, mediaType }: Extraction): Promise<readonly string[]> {
    if (mediaType !== 'application/pdf') return [];
    await this.key.ensurePublished();
    const stored = await this.find(documentPasswordsKey(documentId, extractionId));
    if (stored === undefined) return [];
    if (!stored.workers.includes(this.key.workerId)) {
      const isOpenable = await this.isAnyRunning(stored.workers);
      throw isOpenable ? new DelayJobError(undefined) : new DocumentPasswordExpiredError();
    }
    const text = await this.key.decrypt(Buffer.from(stored.sealed, 'base64'));
    const sealed = sealedPasswordsSchema.parse(JSON.parse(text));
    // They were moved here in the store from another document.
    if (sealed.extractionId !== extractionId) throw new DocumentPasswordExpiredError();
    return sealed.passwords;
  }

  private async find(key: string): Promise<PasswordsForWorkers | undefined> {
    try {
      const bytes = await this.storage.get(key);
      return passwordsForWorkersSchema.parse(JSON.parse(bytes.toString('utf8')));
    } catch (error) {
      if (error instanceof StorageObjectNotFoundError) return undefined;
      throw error;
    }
  }

  private async isAnyRunning(workerIds: readonly string[]): Promise<boolean> {
    for (const workerId of workerIds) {
      const key = await this.storage.stat(workerKeyKey(workerId));
      if (key !== undefined && Date.now() - key.modifiedAt.getTime() < WORKER_KEY_MAX_AGE_MS) {
        return true;
      }
    }
    return false;
  }
}
