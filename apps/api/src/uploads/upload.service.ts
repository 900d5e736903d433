import { Injectable, Logger } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { StorageUnavailableError } from '@app/document-storage';
import { faultPoint } from '@app/fault-points';
import { ServiceUnavailableError } from '../http/index.js';
import type { Document } from '../documents/document.js';
import { DocumentRegistrar } from './document-registrar.js';
import { DocumentDigestMismatchError } from '../documents/documents.errors.js';
import type { NewDocument } from '../documents/documents.repository.js';
import { OriginalsLock } from '../retention/originals-lock.js';
import type { Upload } from './multipart-upload-parser.js';

export interface CreatedDocument {
  readonly document: Document;
  /** False when the owner had these bytes already. */
  readonly isNew: boolean;
}

/** Is told of the outcome inside the transaction that brings it about; what it throws undoes it. */
type Seal = (created: CreatedDocument) => Promise<void>;

/** Between two looks, what was there may be purged and what was not may come; not three times. */
const MAX_LOOKS = 3;

/**
 * The upload protocol: bytes durable, then row and job in one transaction, then the answer. The ADR "the upload
 * protocol" says what a crash at each step leaves behind.
 */
@Injectable()
export class UploadService {
  private readonly logger = new Logger(UploadService.name);

  constructor(
    private readonly registrar: DocumentRegistrar,
    private readonly transactions: TransactionRunner,
    private readonly bytes: OriginalsLock,
  ) {}

  /** Keeps an upload. Its staged bytes are either committed or discarded when this settles. */
  async create(
    ownerId: string,
    id: string,
    upload: Upload,
    seal: Seal = async () => undefined,
  ): Promise<CreatedDocument> {
    try {
      const row = this.registrar.draft(ownerId, id, upload);
      const declared = upload.fields.sha256;
      if (declared !== undefined && declared !== row.sha256) {
        throw new DocumentDigestMismatchError();
      }
      faultPoint('upload.received');
      const existing = await this.revive(row, seal);
      if (existing !== undefined) return existing;
      await upload.staged.commit();
      faultPoint('upload.committed');
      const created = await this.registerOrForget(row, seal);
      faultPoint('upload.answered');
      return created;
    } finally {
      await upload.staged.discard();
    }
  }

  /** What is refused must not go on taking room. */
  private async registerOrForget(row: NewDocument, seal: Seal): Promise<CreatedDocument> {
    try {
      return await this.registerOrRevive(row, seal);
    } catch (error) {
      // A store that is away would only be waited for once more.
      if (error instanceof StorageUnavailableError) throw error;
      try {
        // Asks for the row first: a lost connection does not tell whether it was committed.
        await this.bytes.removeOrphan(row.storageKey);
      } catch (err) {
        this.logger.warn({ err }, 'Bytes of a refused upload left to the sweep');
      }
      throw error;
    }
  }

  private async registerOrRevive(row: NewDocument, seal: Seal): Promise<CreatedDocument> {
    for (let look = 0; look < MAX_LOOKS; look += 1) {
      const created = (await this.register(row, seal)) ?? (await this.revive(row, seal));
      if (created === undefined) continue;
      // Somebody else's upload of the same bytes came first; ours are not needed.
      if (!created.isNew) await this.bytes.removeOrphan(row.storageKey);
      return created;
    }
    throw new ServiceUnavailableError();
  }

  private async register(row: NewDocument, seal: Seal): Promise<CreatedDocument | undefined> {
    return this.transactions.run(async () => {
      const document = await this.registrar.register(row);
      if (document === undefined) return undefined;
      const created = { document, isNew: true };
      await seal(created);
      faultPoint('upload.registered');
      return created;
    });
  }

  private async revive(row: NewDocument, seal: Seal): Promise<CreatedDocument | undefined> {
    // Nearly all uploads are new: a transaction would cost them two more round trips.
    if (!(await this.registrar.isKnown(row.ownerId, row.sha256))) return undefined;
    return this.transactions.run(async () => {
      const document = await this.registrar.revive(row.ownerId, row.sha256);
      if (document === undefined) return undefined;
      const created = { document, isNew: false };
      await seal(created);
      faultPoint('upload.revived');
      return created;
    });
  }
}
