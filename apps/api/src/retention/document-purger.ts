import { Injectable, Logger } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { DocumentStorage } from '@app/document-storage';
import { faultPoint } from '@app/fault-points';
import { AuditTrail } from '../audit/index.js';
import { PurgeRepository, type Removal } from './purge.repository.js';
import { RetentionConfig } from './retention.config.js';

/** Small: each may take thousands of pages with it, within the time-out of a statement. */
const BATCH = 20;
const REMOVALS = 100;

/**
 * Ends documents for good. First the row goes, and with it pages and search entries, while its bytes are noted as
 * to be removed in the same transaction; then the bytes; then the note. So a document is never there without its
 * bytes, and what a kill interrupts is gone on with.
 */
@Injectable()
export class DocumentPurger {
  private readonly logger = new Logger(DocumentPurger.name);

  constructor(
    private readonly documents: PurgeRepository,
    private readonly transactions: TransactionRunner,
    private readonly storage: DocumentStorage,
    private readonly audit: AuditTrail,
    private readonly config: RetentionConfig,
  ) {}

  /** Ends what has been in the trash for its time, then removes all bytes that are noted. */
  async purge(signal?: AbortSignal): Promise<void> {
    while (signal?.aborted !== true && (await this.purgeTrashed()) === BATCH);
    await this.removeBytes(signal);
  }

  /** Ends some of an account's documents, in the trash or not; false when there are none (left). */
  async purgeSomeOf(accountId: string): Promise<boolean> {
    const purged = await this.documents.purgeOwned(accountId, BATCH);
    return purged.length > 0;
  }

  /** Removes the bytes of documents that are gone. */
  async removeBytes(signal?: AbortSignal): Promise<void> {
    for (;;) {
      const removals = await this.documents.listRemovals(REMOVALS);
      for (const removal of removals) {
        if (signal?.aborted === true) return;
        await this.remove(removal);
      }
      if (removals.length < REMOVALS) return;
    }
  }

  private async purgeTrashed(): Promise<number> {
    const purged = await this.transactions.run(async () => {
      const gone = await this.documents.purgeTrashed(this.config.trashDays, BATCH);
      for (const { id, accountId } of gone) {
        await this.audit.record('document.purged', { accountId, documentId: id });
      }
      if (gone.length > 0) faultPoint('purge.deleted');
      return gone;
    });
    for (const { id, accountId } of purged) {
      this.logger.log({ documentId: id, userId: accountId }, 'Document purged');
    }
    if (purged.length > 0) faultPoint('purge.noted');
    return purged.length;
  }

  private async remove({ documentId, storageKey }: Removal): Promise<void> {
    await this.storage.delete(storageKey);
    faultPoint('purge.original_removed');
    for await (const { key } of this.storage.list(`extractions/${documentId}/`)) {
      await this.storage.delete(key);
    }
    faultPoint('purge.removed');
    await this.documents.forgetRemoval(documentId);
  }
}
