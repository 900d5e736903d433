import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { TransactionRunner } from '@app/database';
import { faultPoint } from '@app/fault-points';
import { currentContext } from '@app/request-context';
import { DocumentNotFoundError, DocumentsService, type Document } from '../documents/index.js';
import { DocumentPagesRepository } from './document-pages.repository.js';
import { ExtractionStarter } from './extraction-starter.js';

/** Starts extractions that an owner requests. The upload itself starts the first one. */
@Injectable()
export class ExtractionsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly documents: DocumentsService,
    private readonly repository: DocumentPagesRepository,
    private readonly starter: ExtractionStarter,
  ) {}

  /**
   * Starts a new extraction. Reports of an extraction that is still running are dropped from now on.
   *
   * @throws DocumentNotFoundError, DocumentLanguageUnavailableError
   */
  async extractAgain(
    accountId: string,
    id: string,
    language?: readonly string[],
  ): Promise<Document> {
    return this.transactions.run(async () => {
      const document = await this.documents.getForUpdate(accountId, id);
      if (document.deletedAt !== null) throw new DocumentNotFoundError();
      const languages = this.starter.languagesForRereading(document.languages, language);
      const extractionId = uuidv7();
      const { requestId } = currentContext() ?? {};
      await this.repository.startExtraction(id, { extractionId, languages, requestId });
      await this.starter.start({ ...document, languages, extractionId }, { isReread: true });
      faultPoint('extraction.superseded');
      return this.documents.getForUpdate(accountId, id);
    });
  }
}
