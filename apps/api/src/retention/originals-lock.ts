import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { DocumentStorage } from '@app/document-storage';
import { faultPoint } from '@app/fault-points';
import { ServiceUnavailableError } from '../http/index.js';
import { StoreIdentityService } from '../store/index.js';
import { OriginalsRepository } from './originals.repository.js';

/**
 * Stands between those who give bytes a row and those who remove bytes that have none. Both take the key's lock
 * first, so that neither can act on what the other is just changing, however old the bytes look.
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
   * Vouches, inside the transaction that makes the row, that the bytes are there and stay.
   *
   * @throws ServiceUnavailableError when they are gone, StorageUnavailableError when their store is not ours any more
   */
  async claim(storageKey: string): Promise<void> {
    await this.store.lockCurrentStore();
    await this.originals.lock(storageKey);
    if ((await this.storage.stat(storageKey)) === undefined) throw new ServiceUnavailableError();
  }

  /** Removes bytes that no document has. False when one has them by now. */
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
