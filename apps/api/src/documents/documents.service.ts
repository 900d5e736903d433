import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { faultPoint } from '@app/fault-points';
import { addToContext } from '@app/request-context';
import { AuditTrail } from '../audit/index.js';
import type { Handled } from '../http/index.js';
import type { UpdateDocument } from './document.requests.js';
import { ifMatchAdmits, type Document } from './document.js';
import { DocumentChangedError, DocumentNotFoundError } from './documents.errors.js';
import { DocumentsRepository } from './documents.repository.js';

/** Changes documents, each change in a transaction. */
@Injectable()
export class DocumentsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly repository: DocumentsRepository,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws DocumentNotFoundError, DocumentChangedError */
  async update(
    accountId: string,
    id: string,
    change: Handled<UpdateDocument, 'title' | 'tags'>,
    ifMatch: string | undefined,
  ): Promise<Document> {
    return this.transactions.run(async () => {
      const document = await this.getForUpdate(accountId, id);
      if (ifMatch !== undefined && !ifMatchAdmits(ifMatch, document))
        throw new DocumentChangedError();
      await this.repository.updateDetails(id, {
        title: change.title ?? document.title,
        tags: change.tags ?? document.tags,
        filename: document.filename,
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

  /** Finds the document and locks it until the running transaction ends. @throws DocumentNotFoundError */
  async getForUpdate(accountId: string, id: string): Promise<Document> {
    const document = await this.repository.findForUpdate(accountId, id);
    if (document === undefined) throw new DocumentNotFoundError();
    addToContext({ documentId: id });
    return document;
  }
}
