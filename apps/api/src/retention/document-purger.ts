import { Injectable, Logger } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { DocumentStorage } from '@app/document-storage';
import { faultPoint } from '@app/fault-points';
import { JobStates } from '@app/queue';
import { AuditTrail } from '../audit/index.js';
import { PurgeRepository, type Removal } from './purge.repository.js';
import { RetentionConfig } from './retention.config.js';

/** Small, because deleting one document may delete thousands of pages within one statement's timeout. */
const BATCH = 20;
const REMOVALS = 100;

/**
 * Removes documents permanently. One transaction deletes the row with its pages and search entries, and
 * records the stored bytes in `removals`. Then the bytes are deleted, then the jobs of the document, which
 * contain its hash and its owner, and then the record. So a document never exists without its bytes, and the
 * next run continues a removal that a crash interrupted, or whose job is still in progress.
 */
@Injectable()
export class DocumentPurger {
  private readonly logger = new Logger(DocumentPurger.name);

  constructor(
    private readonly documents: PurgeRepository,
    private readonly transactions: TransactionRunner,
    private readonly storage: DocumentStorage,
    private readonly audit: AuditTrail,
    private readonly jobs: JobStates,
    private readonly config: RetentionConfig,
  ) {}

  /**
   * Purges documents that were in the trash for `TRASH_DAYS`, then deletes all bytes recorded in `removals`.
   */
  async purge(signal?: AbortSignal): Promise<void> {
    while (signal?.aborted !== true && (await this.purgeTrashed()) === BATCH);
    await this.removeBytes(signal);
  }

  /** Purges a batch of the account's documents, in the trash or not. Returns false when it has none. */
  async purgeSomeOf(accountId: string): Promise<boolean> {
    const purged = await this.documents.purgeOwned(accountId, BATCH);
    return purged.length > 0;
  }

  /** Deletes the bytes and the jobs of purged documents. */
  async removeBytes(signal?: AbortSignal): Promise<void> {
    for (;;) {
      const removals = await this.documents.listRemovals(REMOVALS);
      for (const removal of removals) {
        if (signal?.aborted === true) return;
        await this.removeBytesOf(removal);
      }
      const ids = await this.removeJobs(removals.map(({ documentId }) => documentId));
      for (const id of ids) await this.documents.forgetRemoval(id);
      if (removals.length < REMOVALS || ids.length === 0) return;
    }
  }

  private async purgeTrashed(): Promise<number> {
    const purged = await this.transactions.run(async () => {
      const documents = await this.documents.purgeTrashed(this.config.trashDays, BATCH);
      for (const { id, accountId } of documents) {
        await this.audit.record('document.purged', { accountId, documentId: id });
      }
      if (documents.length > 0) faultPoint('purge.deleted');
      return documents;
    });
    for (const { id, accountId } of purged) {
      this.logger.log({ documentId: id, userId: accountId }, 'Document purged');
    }
    if (purged.length > 0) faultPoint('purge.noted');
    return purged.length;
  }

  /** Returns the documents that have no job any more. While the queue is unavailable, these are none. */
  private async removeJobs(documentIds: readonly string[]): Promise<string[]> {
    if (documentIds.length === 0) return [];
    try {
      const held = await this.jobs.eraseDocuments(documentIds);
      return documentIds.filter((id) => !held.has(id));
    } catch (err) {
      this.logger.warn({ err }, 'Jobs of purged documents not removed: the next run tries again');
      return [];
    }
  }

  private async removeBytesOf({ documentId, storageKey }: Removal): Promise<void> {
    await this.storage.delete(storageKey);
    faultPoint('purge.original_removed');
    for await (const { key } of this.storage.list(`extractions/${documentId}/`)) {
      await this.storage.delete(key);
    }
    faultPoint('purge.removed');
  }
}
