import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { DocumentStorage } from '@app/document-storage';
import { faultPoint } from '@app/fault-points';
import { ServiceUnavailableError } from '../http/index.js';
import { StoreIdentityService } from '../store/index.js';
import { OriginalsRepository } from './originals.repository.js';

/**
 * Keeps an upload and the sweep apart that work on the same original. The upload gives the bytes a row, the sweep removes
 * bytes without a row; both take the lock of the storage key first, whatever the age of the bytes.
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
   * Makes sure, inside the transaction that inserts the row, that the bytes exist and stay until it ends.
   *
   * @throws ServiceUnavailableError when they are gone, StorageUnavailableError when the documents were moved to another store
   */
  async claim(storageKey: string): Promise<void> {
    await this.store.lockCurrentStore();
    await this.originals.lock(storageKey);
    if ((await this.storage.stat(storageKey)) === undefined) throw new ServiceUnavailableError();
  }

  /** Removes bytes that no document has; false when a document has them by now. */
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
