import { Injectable } from '@nestjs/common';
import { addToContext } from '@app/request-context';
import { LiveSessions, type AuthenticatedAccount } from '../auth/index.js';
import type { Document } from './document.js';
import { refuseHeldBack } from './document-scan.js';
import {
  DocumentFailedError,
  DocumentNotFoundError,
  DocumentNotReadyError,
} from './documents.errors.js';
import { DocumentsReadModel, type PageText } from './documents.read-model.js';

/** Reads documents for their owners. */
@Injectable()
export class DocumentReader {
  constructor(
    private readonly readModel: DocumentsReadModel,
    private readonly sessions: LiveSessions,
  ) {}

  /**
   * Returns a document, in the trash or not.
   *
   * @throws DocumentNotFoundError
   * @throws UnauthenticatedError when the login has ended
   */
  async get(account: AuthenticatedAccount, id: string): Promise<Document> {
    const document = await this.readModel.find(account, id);
    if (document === undefined) {
      // Only a missing document needs this check: a document that was found proves that the login is live.
      await this.sessions.refuseEnded(account);
      throw new DocumentNotFoundError();
    }
    addToContext({ documentId: id });
    return document;
  }

  /**
   * Returns a document that is not in the trash. Its content may be held back by its malware scan.
   *
   * @throws DocumentNotFoundError
   */
  async getLive(account: AuthenticatedAccount, id: string): Promise<Document> {
    const document = await this.get(account, id);
    if (document.deletedAt !== null) throw new DocumentNotFoundError();
    return document;
  }

  /**
   * Returns a document whose content may be handed out: one that is not in the trash, and that the malware scan does
   * not hold back.
   *
   * @throws DocumentNotFoundError, and the errors of {@link refuseHeldBack}
   */
  async getReadable(account: AuthenticatedAccount, id: string): Promise<Document> {
    const document = await this.getLive(account, id);
    refuseHeldBack(document);
    return document;
  }

  /**
   * Returns the texts of the pages, in batches. While a new extraction runs, these are the texts of the last
   * one.
   *
   * @throws the errors of {@link getReady}
   */
  async text(account: AuthenticatedAccount, id: string): Promise<AsyncIterable<PageText[]>> {
    const { textExtractionId } = await this.getReady(account, id);
    return this.readModel.pages(id, textExtractionId);
  }

  /**
   * Returns a document that has a text and may be handed out.
   *
   * @throws DocumentNotReadyError, DocumentFailedError, and the errors of {@link getReadable}
   */
  async getReady(
    account: AuthenticatedAccount,
    id: string,
  ): Promise<Document & { textExtractionId: string }> {
    const document = await this.getReadable(account, id);
    const { status, error, textExtractionId } = document;
    if (status === 'failed') throw new DocumentFailedError(error ?? undefined);
    if (textExtractionId === null) throw new DocumentNotReadyError();
    return { ...document, textExtractionId };
  }
}
