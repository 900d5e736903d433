import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { TransactionRunner } from '@app/database';
import { faultPoint } from '@app/fault-points';
import { currentContext } from '@app/request-context';
import type { AuthenticatedAccount } from '../auth/index.js';
import {
  DocumentNotFoundError,
  DocumentReader,
  DocumentsService,
  refuseHeldBack,
  type Document,
  wantsAttachments,
} from '../documents/index.js';
import { DocumentPagesRepository } from './document-pages.repository.js';
import { ExtractionStarter } from './extraction-starter.js';
import { DocumentNotEncryptedError } from './extractions.errors.js';
import { PasswordSealer } from './password-sealer.js';

/** Starts extractions that an owner requests. The upload itself starts the first one. */
@Injectable()
export class ExtractionsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly documents: DocumentsService,
    private readonly repository: DocumentPagesRepository,
    private readonly starter: ExtractionStarter,
    private readonly reader: DocumentReader,
    private readonly sealer: PasswordSealer,
  ) {}

  /**
   * Starts a new extraction. Reports of an extraction that is still running are dropped from now on.
   *
   * @throws DocumentNotFoundError, DocumentLanguageUnavailableError, and the errors of {@link refuseHeldBack}
   */
  async extractAgain(
    accountId: string,
    id: string,
    language?: readonly string[],
  ): Promise<Document> {
    return this.startAnew(accountId, id, { extractionId: uuidv7(), language });
  }

  /**
   * Starts a new extraction that opens a PDF with one of the passwords. They are encrypted and stored before its job
   * exists. If it cannot be started after that, the sweeper of orphans deletes them.
   *
   * @throws DocumentNotEncryptedError, DocumentLanguageUnavailableError, NoReaderError, and the errors of
   *   {@link DocumentReader.getReadable}
   */
  async tryPasswords(
    account: AuthenticatedAccount,
    id: string,
    passwords: readonly string[],
    language?: readonly string[],
  ): Promise<Document> {
    const document = await this.reader.getReadable(account, id);
    if (document.mediaType !== 'application/pdf') throw new DocumentNotEncryptedError();
    if (language !== undefined) this.starter.languagesFor(language);
    const extractionId = uuidv7();
    await this.sealer.seal(id, { extractionId, passwords: [...passwords] });
    return this.startAnew(account.id, id, { extractionId, language });
  }

  private async startAnew(
    accountId: string,
    id: string,
    { extractionId, language }: { extractionId: string; language?: readonly string[] | undefined },
  ): Promise<Document> {
    return this.transactions.run(async () => {
      const document = await this.documents.getForUpdate(accountId, id);
      if (document.deletedAt !== null) throw new DocumentNotFoundError();
      refuseHeldBack(document);
      const languages = this.starter.languagesForRereading(document.languages, language);
      const { requestId } = currentContext() ?? {};
      const isWanted = wantsAttachments(document);
      await this.repository.startExtraction(id, { extractionId, languages, requestId });
      const reread = { ...document, languages, extractionId, wantsAttachments: isWanted };
      await this.starter.start(reread, { isReread: true });
      faultPoint('extraction.superseded');
      return this.documents.getForUpdate(accountId, id);
    });
  }
}
