import { Injectable } from '@nestjs/common';
import {
  attachmentKey,
  attachmentListKey,
  type HandedOutAttachment,
  type RecogniseDocument,
} from '@app/contracts';
import { DocumentStorage } from '@app/document-storage';
import { AttachmentUnreadableError } from '../sandbox-protocol/extraction.errors.js';
import type { DocumentPages } from '../sandbox-protocol/extractor.js';

/**
 * Attachments are decoded from the mail. Those of an attached mail are handed out a second time, as a part of that mail,
 * so a sandbox that hands out more than this has been taken over.
 */
const MOST_BYTES_OF_MAIL = 2;

/** Stores the attachments of a mail beside the page results. The list is last: with it, they are complete. */
@Injectable()
export class AttachmentStore {
  constructor(private readonly storage: DocumentStorage) {}

  /** Repeated after a crash, it stores the same bytes under the same keys. */
  async storeAll(
    { documentId, extractionId, sizeBytes }: RecogniseDocument,
    pages: Pick<DocumentPages, 'attachments' | 'readAttachment'>,
    signal: AbortSignal,
  ): Promise<void> {
    const listKey = attachmentListKey(documentId, extractionId);
    if ((await this.storage.stat(listKey)) !== undefined) return;
    const list: HandedOutAttachment[] = [];
    let allowed = MOST_BYTES_OF_MAIL * sizeBytes;
    for (const attachment of pages.attachments) {
      const key = attachmentKey(documentId, extractionId, list.length + 1);
      const { filename } = attachment;
      try {
        allowed -= await this.store(key, pages.readAttachment(attachment, signal), allowed);
        list.push({ filename, error: null });
      } catch (error) {
        if (!(error instanceof AttachmentUnreadableError)) throw error;
        const { code, message } = error;
        list.push({ filename, error: { code, message } });
      }
    }
    await this.storage.put(listKey, Buffer.from(JSON.stringify(list)));
  }

  private async store(
    key: string,
    bytes: AsyncIterable<Uint8Array>,
    allowed: number,
  ): Promise<number> {
    const object = await this.storage.stage(key);
    let size = 0;
    try {
      for await (const chunk of bytes) {
        size += chunk.length;
        if (size > allowed) throw new AttachmentUnreadableError();
        await object.write(chunk);
      }
      await object.commit();
      return size;
    } catch (error) {
      await object.discard();
      throw error;
    }
  }
}
