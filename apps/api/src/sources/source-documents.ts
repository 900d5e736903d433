import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { intakeKey } from '@app/contracts';
import { DocumentStorage } from '@app/document-storage';
import { DocumentsService, MAX_TAGS, originalKey } from '../documents/index.js';
import {
  attachmentFilename,
  UploadedFileWriter,
  UploadsConfig,
  UploadService,
  type UploadAnswer,
} from '../uploads/index.js';
import { LedgerRepository, type StagedEntry } from './ledger.repository.js';

/** The entry is not staged any more: its source was removed, or another process has imported it. */
export class StagedEntryGoneError extends Error {}

/** Registers stored files as documents, as if their owner had uploaded them: with the same checks and the same quota. */
@Injectable()
export class SourceDocuments {
  constructor(
    private readonly storage: DocumentStorage,
    private readonly uploads: UploadService,
    private readonly ledger: LedgerRepository,
    private readonly documents: DocumentsService,
    private readonly config: UploadsConfig,
  ) {}

  /**
   * Makes a document of the file, or finds the account's document with the same bytes, and notes it in the ledger in the
   * same transaction.
   *
   * @throws StagedEntryGoneError, StorageObjectNotFoundError, and the errors of an upload
   */
  async register(entry: StagedEntry): Promise<void> {
    const id = uuidv7();
    const staged = await this.storage.stage(originalKey(id));
    try {
      const writer = new UploadedFileWriter(staged, this.config.maxFileBytes);
      for await (const chunk of await this.storage.openRead(intakeKey(entry.id))) {
        await writer.write(chunk as Buffer);
      }
      const received = await writer.finish();
      const fields = {
        title: undefined,
        attachments: undefined,
        tags: [...new Set(entry.tags)].slice(0, MAX_TAGS),
        language: entry.languages === null ? undefined : [...entry.languages],
        sha256: entry.sha256 ?? undefined,
      };
      const upload = {
        ...received,
        filename: attachmentFilename(entry.name),
        fields,
        mailId: undefined,
      };
      await this.uploads.upload(entry.accountId, id, upload, async (answer) =>
        this.markImported(entry, answer),
      );
    } catch (error) {
      await staged.discard();
      throw error;
    }
  }

  /** A file that has changed becomes another document, which replaces that of its earlier version. */
  private async markImported(
    { id, accountId, onChange }: StagedEntry,
    { status, body }: UploadAnswer,
  ): Promise<void> {
    const file = await this.ledger.markImported(id, body.id);
    if (file === undefined) throw new StagedEntryGoneError();
    const { earlierId, isShared } = file;
    if (earlierId === null) return;
    await this.documents.replace(accountId, {
      earlierId,
      laterId: body.id,
      isNew: status === 201,
      isTrashed: onChange === 'trash' && !isShared,
    });
  }
}
