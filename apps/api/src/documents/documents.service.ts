import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { faultPoint } from '@app/fault-points';
import { addToContext } from '@app/request-context';
import { AuditTrail } from '../audit/index.js';
import type { Handled } from '../http/index.js';
import type { UpdateDocument } from './document.requests.js';
import { ifMatchAdmits, type Document } from './document.js';
import {
  DocumentChangedError,
  DocumentNotFoundError,
  DocumentReplacesInvalidError,
} from './documents.errors.js';
import { DocumentsRepository } from './documents.repository.js';

/** A longer chain of versions is not followed; its end cannot be replaced by hand. */
const MAX_VERSIONS = 1_000;

export interface Replacement {
  readonly earlierId: string;
  readonly laterId: string;
  /** Whether the running transaction has made the later one, so that no other document replaces it. */
  readonly isNew: boolean;
  readonly isTrashed: boolean;
}

/** Changes documents, each change in a transaction. */
@Injectable()
export class DocumentsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly repository: DocumentsRepository,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws DocumentNotFoundError, DocumentChangedError, DocumentReplacesInvalidError */
  async update(
    accountId: string,
    id: string,
    change: Handled<UpdateDocument, 'title' | 'tags' | 'replaces'>,
    ifMatch: string | undefined,
  ): Promise<Document> {
    const { replaces } = change;
    return this.transactions.run(async () => {
      const isKept = typeof replaces === 'string' && (await this.keepReplaced(accountId, replaces));
      const document = await this.getForUpdate(accountId, id);
      if (ifMatch !== undefined && !ifMatchAdmits(ifMatch, document))
        throw new DocumentChangedError();
      if (typeof replaces === 'string' && (!isKept || (await this.isCycle(id, replaces))))
        throw new DocumentReplacesInvalidError();
      await this.repository.updateDetails(id, {
        title: change.title ?? document.title,
        tags: change.tags ?? document.tags,
        filename: document.filename,
        replacesId: replaces === undefined ? document.replacesId : replaces,
      });
      return this.getForUpdate(accountId, id);
    });
  }

  /** Puts a document into the trash; no effect when it is already there. @throws DocumentNotFoundError */
  async delete(accountId: string, id: string): Promise<void> {
    await this.transactions.run(async () => {
      const document = await this.getForUpdate(accountId, id);
      if (document.deletedAt !== null) return;
      await this.repository.setDeleted(id, true);
      await this.audit.record('document.deleted', { accountId, documentId: id });
      faultPoint('trash.marked');
    });
  }

  /** Takes a document out of the trash; no effect when it is not there. @throws DocumentNotFoundError */
  async restore(accountId: string, id: string): Promise<Document> {
    return this.transactions.run(async () => {
      const document = await this.getForUpdate(accountId, id);
      if (document.deletedAt === null) return document;
      await this.repository.setDeleted(id, false);
      await this.audit.record('document.restored', { accountId, documentId: id });
      faultPoint('trash.restored');
      return this.getForUpdate(accountId, id);
    });
  }

  /**
   * Notes that a document of the account is a later version of another one, unless it has such a note already. With
   * `isTrashed`, moves the earlier one to the trash. Must run in the transaction that made the later one, if it is new.
   */
  async replace(
    accountId: string,
    { earlierId, laterId, isNew, isTrashed }: Replacement,
  ): Promise<void> {
    if (earlierId === laterId || !(await this.keepReplaced(accountId, earlierId))) return;
    const later = await this.repository.findForUpdate(accountId, laterId);
    const isFree = later?.replacesId === null;
    if (isFree && (isNew || !(await this.isCycle(laterId, earlierId))))
      await this.repository.setReplaced(laterId, earlierId);
    if (!isTrashed) return;
    const earlier = await this.repository.findForUpdate(accountId, earlierId);
    if (earlier === undefined || earlier.deletedAt !== null) return;
    await this.repository.setDeleted(earlierId, true);
    const detail = 'source.entry_changed';
    await this.audit.record('document.deleted', { accountId, documentId: earlierId, detail });
  }

  /**
   * Makes other changes of what the account's documents replace wait, because two of them together could form a cycle.
   * Returns false when the account does not have the document.
   */
  private async keepReplaced(accountId: string, id: string): Promise<boolean> {
    await this.repository.lockReplaced(accountId);
    return this.repository.keepFromPurge(accountId, id);
  }

  private async isCycle(id: string, replaces: string): Promise<boolean> {
    return this.repository.leadsTo(replaces, id, MAX_VERSIONS);
  }

  /** Finds the document and locks it until the running transaction ends. @throws DocumentNotFoundError */
  async getForUpdate(accountId: string, id: string): Promise<Document> {
    const document = await this.repository.findForUpdate(accountId, id);
    if (document === undefined) throw new DocumentNotFoundError();
    addToContext({ documentId: id });
    return document;
  }
}
