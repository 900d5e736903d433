import { randomUUID } from 'node:crypto';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import {
  WORKER_KEY_INTERVAL_MS,
  WORKER_KEY_MAX_AGE_MS,
  WORKER_KEYS_PREFIX,
  workerIdOf,
  workerKeyKey,
} from '@app/contracts';
import { DocumentStorage } from '@app/document-storage';

/** After a failure, for example because the api has not prepared the store yet, the key is soon published again. */
const RETRY_MS = 2_000;

/**
 * The key pair of this process. Its public key is in the store while the process runs, so that the api can encrypt
 * passwords for it (ADR 0039). Its private key is only in memory: what was encrypted for it is lost with the process.
 */
@Injectable()
export class WorkerKey implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly workerId = randomUUID();
  private readonly logger = new Logger(WorkerKey.name);
  private readonly identity = generateX25519Identity();
  private timer: NodeJS.Timeout | undefined;
  private failures = 0;
  private isClosed = false;

  constructor(private readonly storage: DocumentStorage) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.publishAndRepeat();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    await this.storage.delete(workerKeyKey(this.workerId)).catch(() => undefined);
  }

  /**
   * Publishes the key now if the last try failed. A worker that reports an encrypted PDF must be able to receive its
   * passwords.
   */
  async ensurePublished(): Promise<void> {
    if (this.failures === 0) return;
    clearTimeout(this.timer);
    await this.publishAndRepeat();
  }

  /** Decrypts what was encrypted for this process. @throws when it was encrypted for others only */
  async decrypt(sealed: Uint8Array): Promise<string> {
    const decrypter = new Decrypter();
    decrypter.addIdentity(await this.identity);
    return decrypter.decrypt(sealed, 'text');
  }

  private async publishAndRepeat(): Promise<void> {
    let delayMs = WORKER_KEY_INTERVAL_MS;
    try {
      await this.publish();
      await this.removeExpired();
      this.failures = 0;
    } catch (err) {
      this.failures += 1;
      // The first failure is usual: the api may still prepare the store. Only the second of several is logged.
      if (this.failures === 2) this.logger.warn({ err }, 'Public key for passwords not published');
      delayMs = RETRY_MS;
    }
    if (!this.isClosed) {
      this.timer = setTimeout(() => void this.publishAndRepeat(), delayMs).unref();
    }
  }

  private async publish(): Promise<void> {
    const recipient = await identityToRecipient(await this.identity);
    await this.storage.put(workerKeyKey(this.workerId), Buffer.from(JSON.stringify({ recipient })));
  }

  /** Removes the keys of processes that were killed. */
  private async removeExpired(): Promise<void> {
    const before = Date.now() - 2 * WORKER_KEY_MAX_AGE_MS;
    for await (const { key, modifiedAt } of this.storage.list(WORKER_KEYS_PREFIX)) {
      if (workerIdOf(key) !== undefined && modifiedAt.getTime() < before) {
        await this.storage.delete(key);
      }
    }
  }
}
