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

/** How often a lease is renewed: three times in its duration, so that it survives one failed renewal. */
const RENEW_MS = 20_000;
/** A key can be in use when it is claimed and free when it is looked up; then it is claimed again. */
const MAX_ATTEMPTS = 3;

type Receive = (id: string) => Promise<Upload>;

/**
 * Makes uploads repeatable by an idempotency key. A request leases the key and renews the lease while it
 * runs. The answer is stored in the transaction that creates the document, so neither exists without the
 * other. A request that fails releases its key; a request whose process dies loses the key when its lease
 * expires.
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

  /**
   * Processes an upload, or returns the stored answer of the first upload with this key.
   *
   * @throws UnauthenticatedError, IdempotencyKeyReusedError, IdempotencyInProgressError, and the errors of
   *   {@link UploadService.upload}
   */
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

  /**
   * Locks the account first: it may have been closed since its token was checked, and closing deletes its
   * keys.
   */
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
        this.saveAnswer(lease, upload.sha256, answer),
      );
    } catch (error) {
      await this.release(lease);
      throw error;
    } finally {
      clearInterval(renewal);
    }
  }

  /** Runs in the transaction that creates the document. */
  private async saveAnswer(lease: KeyLease, sha256: string, answer: UploadAnswer): Promise<void> {
    const isSaved = await this.keys.complete(lease, { sha256, answer: JSON.stringify(answer) });
    if (!isSaved) throw new IdempotencyInProgressError();
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

  /** A failure is only logged: the caller gets the error of the upload, and the lease expires by itself. */
  private async release(lease: KeyLease): Promise<void> {
    try {
      await this.keys.release(lease);
    } catch (err) {
      this.logger.warn({ err }, 'Idempotency key not released');
    }
  }
}
