import { createHash, type Hash } from 'node:crypto';
import type { MediaType } from '@app/contracts';
import type { StagedObject } from '@app/document-storage';
import { ContainerDetector } from './container-detector.js';
import { detectMediaType, HEAD_BYTES } from './detect-media-type.js';
import { TextValidator } from './text-validator.js';
import {
  DocumentFileEmptyError,
  DocumentTooLargeError,
  DocumentTypeUnsupportedError,
} from './uploads.errors.js';

/** A file that was received completely. It is not committed to the storage yet. */
export interface ReceivedFile {
  readonly staged: StagedObject;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly mediaType: MediaType;
}

/**
 * Writes the bytes of an uploaded file to the storage while they arrive. Counts and hashes them, and detects
 * the media type from the first bytes. Buffers only the head of the file, so memory does not depend on the
 * file's size.
 */
export class UploadedFileWriter {
  private readonly hash: Hash = createHash('sha256');
  private head: Buffer = Buffer.alloc(0);
  private sizeBytes = 0;
  private mediaType: MediaType | undefined;
  private textValidator: TextValidator | undefined;
  private container: ContainerDetector | undefined;
  private isHeadWritten = false;

  constructor(
    private readonly staged: StagedObject,
    private readonly maxBytes: number,
  ) {}

  /** @throws DocumentTooLargeError, DocumentTypeUnsupportedError, StorageFullError */
  async write(chunk: Buffer): Promise<void> {
    this.sizeBytes += chunk.length;
    if (this.sizeBytes > this.maxBytes) throw new DocumentTooLargeError();
    this.hash.update(chunk);
    if (this.isHeadWritten) return this.validateAndWrite(chunk);
    this.head = Buffer.concat([this.head, chunk]);
    if (this.head.length >= HEAD_BYTES) await this.writeHead();
  }

  /** @throws DocumentFileEmptyError, DocumentTypeUnsupportedError, DocumentEncryptedError */
  async finish(): Promise<ReceivedFile> {
    if (this.sizeBytes === 0) throw new DocumentFileEmptyError();
    if (!this.isHeadWritten) await this.writeHead();
    const mediaType = this.mediaType ?? this.container?.detect();
    if (mediaType === undefined) throw new DocumentTypeUnsupportedError();
    if (this.textValidator?.isText === false) throw new DocumentTypeUnsupportedError();
    return {
      staged: this.staged,
      sizeBytes: this.sizeBytes,
      sha256: this.hash.digest('hex'),
      mediaType,
    };
  }

  /** Decides the type, except that of a container, which is only known at its end. */
  private async writeHead(): Promise<void> {
    const { head } = this;
    this.container = ContainerDetector.for(head);
    if (this.container === undefined) {
      this.mediaType = await detectMediaType(head.subarray(0, HEAD_BYTES));
      if (this.mediaType === undefined) throw new DocumentTypeUnsupportedError();
      if (this.mediaType === 'text/plain') this.textValidator = new TextValidator(head);
    }
    this.isHeadWritten = true;
    this.head = Buffer.alloc(0);
    await this.validateAndWrite(head);
  }

  private async validateAndWrite(chunk: Buffer): Promise<void> {
    // Only the whole file decides: a log may have a gap of NULs in its middle.
    this.textValidator?.accepts(chunk);
    this.container?.add(chunk);
    await this.staged.write(chunk);
  }
}
