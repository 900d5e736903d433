import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { ConfigError } from '@app/config';
import { TransactionRunner } from '@app/database';
import {
  DocumentStorage,
  findStoreIdentity,
  putStoreIdentity,
  StorageUnavailableError,
  type StoreIdentity,
} from '@app/document-storage';
import { StoresRepository, type KnownStore } from './stores.repository.js';

const START_ATTEMPTS = 30;
const START_PAUSE_MS = 1_000;
/** Names of S3 errors for which a retry is useless. */
const PERMANENT_ERRORS = [
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'AccessDenied',
  'NoSuchBucket',
  'CredentialsProviderError',
];

/**
 * Checks that the store at STORAGE_URL is the one that the database uses. Rows of one installation must never
 * meet the bytes of another: the sweeper of the first would remove the originals of the second.
 */
@Injectable()
export class StoreIdentityService implements OnModuleInit {
  private readonly logger = new Logger(StoreIdentityService.name);
  private storeId: string | undefined;

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly stores: StoresRepository,
    private readonly storage: DocumentStorage,
  ) {}

  /** @throws ConfigError when it is another store, or the store rejects the credentials */
  async onModuleInit(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        this.storeId = await this.establish();
        return;
      } catch (err) {
        const permanent = permanentErrorIn(err);
        if (permanent !== undefined) {
          throw new ConfigError([`STORAGE_URL: the store rejects access (${permanent})`]);
        }
        // Other errors, also those of the database, may be temporary.
        if (err instanceof ConfigError || attempt === START_ATTEMPTS) throw err;
        this.logger.warn({ err, attempt }, 'The store cannot be checked yet');
        await delay(START_PAUSE_MS);
      }
    }
  }

  /** The id of the store. Jobs contain it, so that the worker can compare it with its own store. */
  get id(): string {
    if (this.storeId === undefined) throw new Error('the store is not known yet');
    return this.storeId;
  }

  /**
   * Checks, in the transaction that inserts a document's row, that the documents are still in this store.
   * Prevents a move until the transaction ends.
   *
   * @throws StorageUnavailableError while the documents are being moved, and after they were moved
   */
  async lockCurrentStore(): Promise<void> {
    const current = await this.stores.lockCurrentStore();
    if (current !== this.storeId) {
      throw new StorageUnavailableError({ cause: new Error('The documents are in another store') });
    }
  }

  /** Rejects when the store is unavailable. */
  async probe(): Promise<void> {
    await this.storage.probe();
  }

  /**
   * Rejects when it is another store. Resolves when the store is unavailable, because that is what probe()
   * reports.
   */
  async check(): Promise<void> {
    if (!(await isReachable(this.storage))) return;
    const identity = await findStoreIdentity(this.storage);
    if (identity?.id !== this.storeId || identity?.movedTo !== undefined) {
      throw new Error('The store is not the one that the database uses');
    }
  }

  private async establish(): Promise<string> {
    await this.transactions.run(async () => {
      await this.stores.lock();
      if ((await this.stores.find()) === undefined) await this.insertNew();
    });
    return this.transactions.run(async () => {
      await this.stores.lock();
      const store = await this.stores.find();
      if (store === undefined) throw new Error('the row of the store is missing');
      if (!store.isEstablished) await this.storage.prepare();
      const identity = await findStoreIdentity(this.storage);
      rejectOtherStore(store, identity);
      if (store.isEstablished) return store.id;
      // In this order: after a crash between the two, the row is not established, and the next start
      // continues.
      if (identity === undefined)
        await putStoreIdentity(this.storage, { id: store.id, formerly: [] });
      await this.stores.establish(store.id);
      this.logger.log('The store is used for the first time');
      return store.id;
    });
  }

  /** Inserts the row of the first store of a database. The store must not belong to another database. */
  private async insertNew(): Promise<void> {
    await this.storage.prepare();
    if ((await findStoreIdentity(this.storage)) !== undefined) {
      throw new ConfigError([
        'STORAGE_URL: names a store whose documents belong to another database',
      ]);
    }
    await this.stores.insert(uuidv7());
  }
}

function rejectOtherStore(store: KnownStore, identity: StoreIdentity | undefined): void {
  if (identity === undefined && !store.isEstablished) return;
  if (identity === undefined) {
    throw new ConfigError([
      'STORAGE_URL: names a store that was never used, but the documents of this database are in another store',
    ]);
  }
  if (identity.movedTo !== undefined) {
    throw new ConfigError([
      'STORAGE_URL: names a store whose documents were moved to another store',
    ]);
  }
  if (identity.id !== store.id) {
    throw new ConfigError([
      'STORAGE_URL: names a store whose documents belong to another database',
    ]);
  }
}

async function isReachable(storage: DocumentStorage): Promise<boolean> {
  return storage.probe().then(
    () => true,
    () => false,
  );
}

function permanentErrorIn(error: unknown): string | undefined {
  const cause = error instanceof StorageUnavailableError ? error.cause : undefined;
  return PERMANENT_ERRORS.find((name) => cause instanceof Error && cause.name === name);
}
