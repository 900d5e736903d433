import { Injectable, Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { TransactionRunner } from '@app/database';
import { faultPoint } from '@app/fault-points';
import { AccountClosing } from '../auth/index.js';
import { IdempotencyKeysRepository, type KeyLease } from './idempotency-keys.repository.js';
import type { Upload } from './multipart-upload-parser.js';
import { UploadService, type UploadAnswer } from './upload.service.js';
import { IdempotencyInProgressError, IdempotencyKeyReusedError } from './uploads.errors.js';

/** Well within a lease, so that one renewal may fail. */
const RENEW_MS = 20_000;
/** A key that is taken at one attempt and free at the next is claimed again. */
const MAX_ATTEMPTS = 3;

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
    private readonly accounts: AccountClosing,
    private readonly transactions: TransactionRunner,
  ) {}

  /** @throws UnauthenticatedError, IdempotencyKeyReusedError, IdempotencyInProgressError, and what the upload itself throws */
  async upload(
    accountId: string,
    key: string | undefined,
    receive: Receive,
  ): Promise<UploadAnswer> {
    const id = uuidv7();
    if (key === undefined) {
      return this.uploads.upload(accountId, id, await receive(id));
    }
    const lease = { accountId, key, leaseId: randomUUID() };
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      if (await this.claim(lease)) return this.uploadOnce(lease, id, receive);
      const known = await this.keys.find(accountId, key);
      if (known === undefined) continue;
      if (known.answer === null) break;
      return this.replay(known.answer, known.sha256, await receive(id));
    }
    throw new IdempotencyInProgressError();
  }

  /** The account may have been closed since its token was checked, and all of its keys are deleted with it. */
  private async claim(lease: KeyLease): Promise<boolean> {
    return this.transactions.run(async () => {
      await this.accounts.lockOpenAccount(lease.accountId);
      return this.keys.claim(lease);
    });
  }

  private async uploadOnce(lease: KeyLease, id: string, receive: Receive): Promise<UploadAnswer> {
    faultPoint('idempotency.claimed');
    const renewal = setInterval(() => void this.renew(lease), RENEW_MS);
    try {
      const upload = await receive(id);
      return await this.uploads.upload(lease.accountId, id, upload, (answer) =>
        this.keep(lease, upload.sha256, answer),
      );
    } catch (error) {
      await this.release(lease);
      throw error;
    } finally {
      clearInterval(renewal);
    }
  }

  /** Part of the transaction that makes the document. */
  private async keep(lease: KeyLease, sha256: string, answer: UploadAnswer): Promise<void> {
    const isKept = await this.keys.complete(lease, { sha256, answer: JSON.stringify(answer) });
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
