import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { DocumentStorage } from '@app/document-storage';
import { faultPoint } from '@app/fault-points';
import { ServiceUnavailableError } from '../http/index.js';
import { StoreIdentityService } from '../store/index.js';
import { OriginalsRepository } from './originals.repository.js';

/**
 * Prevents a race between an upload and the sweeper on the same original. The upload inserts the row of the
 * bytes, and the sweeper removes bytes without a row. Both first take an advisory lock on the storage key.
 */
@Injectable()
export class OriginalsLock {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly originals: OriginalsRepository,
    private readonly storage: DocumentStorage,
    private readonly store: StoreIdentityService,
  ) {}

  /**
   * Checks, in the transaction that inserts the row, that the bytes exist, and keeps them until the
   * transaction ends.
   *
   * @throws ServiceUnavailableError when the bytes do not exist any more
   * @throws StorageUnavailableError when the documents are being moved, or were moved, to another store
   */
  async claim(storageKey: string): Promise<void> {
    await this.store.lockCurrentStore();
    await this.originals.lock(storageKey);
    if ((await this.storage.stat(storageKey)) === undefined) throw new ServiceUnavailableError();
  }

  /** Deletes the bytes under the key if no document has them. Returns false when a document has them. */
  async removeOrphan(storageKey: string): Promise<boolean> {
    return this.transactions.run(async () => {
      await this.originals.lock(storageKey);
      const [orphan] = await this.originals.findOrphans([storageKey]);
      if (orphan === undefined) return false;
      await this.storage.delete(storageKey);
      faultPoint('sweep.original_removed');
      return true;
    });
  }
}
