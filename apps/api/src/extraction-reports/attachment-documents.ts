import { Injectable, Logger } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import {
  AUTO_LANGUAGE,
  attachmentKey,
  attachmentListKey,
  attachmentsPrefix,
  handedOutAttachmentsSchema,
  type HandedOutAttachment,
  type ReportFinished,
} from '@app/contracts';
import { DocumentStorage } from '@app/document-storage';
import { AppError } from '@app/errors';
import { currentContext, runInContext } from '@app/request-context';
import { originalKey, type DocumentAttachment } from '../documents/index.js';
import { DocumentExtractions, type WaitingMail } from '../extractions/index.js';
import {
  attachmentFilename,
  QuotaExceededError,
  UploadedFileWriter,
  UploadsConfig,
  UploadService,
} from '../uploads/index.js';

/**
 * Makes documents of the attachments that the worker has stored, as if the owner of the mail had uploaded them: with the
 * same checks and the same quota. An account has each file once, so repeating it makes no second document.
 */
@Injectable()
export class AttachmentDocuments {
  private readonly logger = new Logger(AttachmentDocuments.name);

  constructor(
    private readonly extractions: DocumentExtractions,
    private readonly storage: DocumentStorage,
    private readonly uploads: UploadService,
    private readonly config: UploadsConfig,
  ) {}

  /** Returns what became of each attachment; undefined when they were not asked for, or are documents already. */
  async register(report: ReportFinished): Promise<readonly DocumentAttachment[] | undefined> {
    if (report.attachments !== true || report.outcome !== 'ready') return undefined;
    const mail = await this.extractions.findMail(report);
    if (mail === undefined) return undefined;
    const { documentId, extractionId } = report;
    const bytes = await this.storage.get(attachmentListKey(documentId, extractionId));
    const list = handedOutAttachmentsSchema.parse(JSON.parse(bytes.toString('utf8')));
    const made: DocumentAttachment[] = [];
    for (const [index, attachment] of list.entries()) {
      const key = attachmentKey(documentId, extractionId, index + 1);
      made.push(await this.registerOne(attachment, key, { ...mail, id: documentId }));
    }
    const documents = made.filter((attachment) => attachment.documentId !== null).length;
    this.logger.log({ attachments: made.length, documents }, 'Attachments registered');
    return made;
  }

  /** Deletes the copies of the attachments that the worker has stored. */
  async discardBytes({ documentId, extractionId }: ReportFinished): Promise<void> {
    for await (const { key } of this.storage.list(attachmentsPrefix(documentId, extractionId))) {
      await this.storage.delete(key);
    }
  }

  private async registerOne(
    { filename: given, error }: HandedOutAttachment,
    key: string,
    mail: WaitingMail & { readonly id: string },
  ): Promise<DocumentAttachment> {
    const filename = attachmentFilename(given);
    if (error !== null) return { filename, documentId: null, error };
    try {
      // The job of the new document changes the context, which belongs to the mail.
      const context = currentContext();
      const upload = () => this.upload(filename, key, mail);
      const documentId = await (context === undefined
        ? upload()
        : runInContext({ ...context }, upload));
      return { filename, documentId, error: null };
    } catch (cause) {
      if (!(cause instanceof AppError) || !isPermanent(cause)) throw cause;
      return { filename, documentId: null, error: { code: cause.code, message: cause.message } };
    }
  }

  private async upload(
    filename: string,
    key: string,
    mail: WaitingMail & { readonly id: string },
  ): Promise<string> {
    const id = uuidv7();
    const staged = await this.storage.stage(originalKey(id));
    try {
      const writer = new UploadedFileWriter(staged, this.config.maxFileBytes);
      for await (const chunk of await this.storage.openRead(key)) {
        await writer.write(chunk as Buffer);
      }
      const received = await writer.finish();
      const language = mail.languages.includes(AUTO_LANGUAGE) ? undefined : [...mail.languages];
      const unset = { title: undefined, attachments: undefined, sha256: undefined };
      const fields = { ...unset, tags: [], language };
      const upload = { ...received, filename, fields, mailId: mail.id };
      const { body } = await this.uploads.upload(mail.accountId, id, upload);
      return body.id;
    } catch (error) {
      await staged.discard();
      throw error;
    }
  }
}

/** Another attempt would end in the same way. A full quota counts: the rest of the mail must not wait for space. */
function isPermanent(error: AppError): boolean {
  if (error instanceof QuotaExceededError) return true;
  return !['unavailable', 'insufficient-storage', 'timeout', 'rate-limited'].includes(error.kind);
}
