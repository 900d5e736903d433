import { Injectable } from '@nestjs/common';
import { DocumentStorage } from '@app/document-storage';
import { AuditTrail } from '../audit/index.js';
import type { Download, StoredBytes } from './content-response.js';

/** By which way the bytes of a document are downloaded, if not by its own route. */
type DownloadDetail = 'signed-url' | 'searchable-pdf';

/** Makes downloads that the audit trail knows: each account and document once an hour. */
@Injectable()
export class DownloadTrail {
  constructor(
    private readonly storage: DocumentStorage,
    private readonly audit: AuditTrail,
  ) {}

  downloadOf(
    accountId: string,
    documentId: string,
    bytes: StoredBytes,
    detail?: DownloadDetail,
  ): Download {
    const facts = { accountId, documentId, ...(detail === undefined ? {} : { detail }) };
    return {
      bytes,
      storage: this.storage,
      record: () => this.audit.recordOnceAnHour('document.downloaded', facts),
    };
  }

  async recordUrl(accountId: string, documentId: string): Promise<void> {
    await this.audit.recordOnceAnHour('content_url.created', { accountId, documentId });
  }
}
