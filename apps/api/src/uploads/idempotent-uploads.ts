import { Injectable, Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { TransactionRunner } from '@app/database';
import { faultPoint } from '@app/fault-points';
import { AccountQuota } from './account-quota.js';
import { UploadService, type CreatedDocument } from './upload.service.js';
import { entityTagOf } from '../documents/document.js';
import { toDocumentResponse } from '../documents/document.mapper.js';
import type { DocumentResponse } from '../documents/document.response.js';
import {
  IdempotencyInProgressError,
  IdempotencyKeyReusedError,
} from '../documents/documents.errors.js';
import { IdempotencyKeysRepository, type KeyLease } from './idempotency-keys.repository.js';
import type { Upload } from './multipart-upload-parser.js';

/** Well within a lease, so that one renewal may fail. */
const RENEW_MS = 20_000;
/** A key that is held at one look and free at the next is claimed again. */
const MAX_LOOKS = 3;

/** What an upload is answered, so that it can be repeated word for word. */
export interface UploadAnswer {
  readonly status: 200 | 201;
  readonly etag: string;
  readonly body: DocumentResponse;
}

type Receive = (id: string) => Promise<Upload>;

/**
 * Uploads that may be sent twice. A key belongs to the request that leased it until the answer is kept, which
 * happens in the transaction that makes the document: there is never one without the other. A request that fails
 * frees its key; one that dies loses it when its lease ends.
 */
@Injectable()
export class IdempotentUploads {
  private readonly logger = new Logger(IdempotentUploads.name);

  constructor(
    private readonly uploads: UploadService,
    private readonly keys: IdempotencyKeysRepository,
    private readonly quota: AccountQuota,
    private readonly transactions: TransactionRunner,
  ) {}

  /** @throws UnauthenticatedError, IdempotencyKeyReusedError, IdempotencyInProgressError, and what the upload itself throws */
  async upload(ownerId: string, key: string | undefined, receive: Receive): Promise<UploadAnswer> {
    const id = uuidv7();
    if (key === undefined) {
      return answerOf(await this.uploads.create(ownerId, id, await receive(id)));
    }
    const lease = { accountId: ownerId, key, leaseId: randomUUID() };
    for (let look = 0; look < MAX_LOOKS; look += 1) {
      if (await this.claim(lease)) return this.uploadOnce(lease, id, receive);
      const known = await this.keys.find(ownerId, key);
      if (known === undefined) continue;
      if (known.answer === null) break;
      return this.replay(known.answer, known.sha256, await receive(id));
    }
    throw new IdempotencyInProgressError();
  }

  /** The account may be ended since its token was checked, and with it all of its keys. */
  private async claim(lease: KeyLease): Promise<boolean> {
    return this.transactions.run(async () => {
      await this.quota.lockOpenAccount(lease.accountId);
      return this.keys.claim(lease);
    });
  }

  private async uploadOnce(lease: KeyLease, id: string, receive: Receive): Promise<UploadAnswer> {
    faultPoint('idempotency.claimed');
    const renewal = setInterval(() => void this.renew(lease), RENEW_MS);
    try {
      const upload = await receive(id);
      const created = await this.uploads.create(lease.accountId, id, upload, (outcome) =>
        this.keep(lease, upload.sha256, outcome),
      );
      return answerOf(created);
    } catch (error) {
      await this.release(lease);
      throw error;
    } finally {
      clearInterval(renewal);
    }
  }

  /** Part of the transaction that makes the document. */
  private async keep(lease: KeyLease, sha256: string, created: CreatedDocument): Promise<void> {
    const answer = JSON.stringify(answerOf(created));
    const isKept = await this.keys.complete(lease, { sha256, answer });
    if (!isKept) throw new IdempotencyInProgressError();
  }

  private async replay(
    answer: string,
    sha256: string | null,
    upload: Upload,
  ): Promise<UploadAnswer> {
    await upload.staged.discard();
    if (upload.sha256 !== sha256) throw new IdempotencyKeyReusedError();
    return JSON.parse(answer) as UploadAnswer;
  }

  private async renew(lease: KeyLease): Promise<void> {
    try {
      await this.keys.renew(lease);
    } catch (err) {
      this.logger.warn({ err }, 'Idempotency key not renewed');
    }
  }

  /** What the caller is told is the upload's error, not this one: the lease ends by itself. */
  private async release(lease: KeyLease): Promise<void> {
    try {
      await this.keys.release(lease);
    } catch (err) {
      this.logger.warn({ err }, 'Idempotency key not released');
    }
  }
}

function answerOf({ document, isNew }: CreatedDocument): UploadAnswer {
  return {
    status: isNew ? 201 : 200,
    etag: entityTagOf(document),
    body: toDocumentResponse(document),
  };
}
