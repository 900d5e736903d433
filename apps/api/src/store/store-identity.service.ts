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

const START_TRIES = 30;
const START_PAUSE_MS = 1_000;
/** Faults that no waiting mends. */
const REFUSALS = [
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'AccessDenied',
  'NoSuchBucket',
  'CredentialsProviderError',
];

/**
 * Proves that the store at STORAGE_URL is the one whose bytes the documents' rows mean. Rows and bytes of two
 * installations must never meet: the one's sweep would remove what the other's rows need.
 */
@Injectable()
export class StoreIdentityService implements OnModuleInit {
  private readonly logger = new Logger(StoreIdentityService.name);
  private known: string | undefined;

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly stores: StoresRepository,
    private readonly storage: DocumentStorage,
  ) {}

  /** @throws ConfigError when the store is another one, or refuses us */
  async onModuleInit(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        this.known = await this.establish();
        return;
      } catch (err) {
        const refusal = refusalIn(err);
        if (refusal !== undefined) {
          throw new ConfigError([`STORAGE_URL: the store refuses to be used (${refusal})`]);
        }
        // The database, too, may go at any moment, and be back at the next.
        if (err instanceof ConfigError || attempt === START_TRIES) throw err;
        this.logger.warn({ err, attempt }, 'The store cannot be looked at yet');
        await delay(START_PAUSE_MS);
      }
    }
  }

  /** The store's id, which jobs carry. */
  get id(): string {
    if (this.known === undefined) throw new Error('the store is not known yet');
    return this.known;
  }

  /**
   * Makes sure, inside the transaction that gives bytes a row, that the documents are still in our store, and keeps it so
   * until the transaction ends.
   *
   * @throws StorageUnavailableError while the documents are moved, and when they were moved away
   */
  async lockCurrentStore(): Promise<void> {
    const current = await this.stores.lockCurrentStore();
    if (current !== this.known) {
      throw new StorageUnavailableError({ cause: new Error('The documents are moved elsewhere') });
    }
  }

  /** Rejects when the store is away. */
  async probe(): Promise<void> {
    await this.storage.probe();
  }

  /** Rejects when the store is another one by now. One that is away says nothing about that. */
  async check(): Promise<void> {
    if (!(await isReachable(this.storage))) return;
    const identity = await findStoreIdentity(this.storage);
    if (identity?.id !== this.known || identity?.movedTo !== undefined) {
      throw new Error('The store is not the one that the database means');
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
      if (store === undefined) throw new Error('the row of the store is gone');
      if (!store.isEstablished) await this.storage.prepare();
      const identity = await findStoreIdentity(this.storage);
      refuseOther(store, identity);
      if (store.isEstablished) return store.id;
      // In this order: a crash between the two leaves a row that is pending, and is gone on with.
      if (identity === undefined)
        await putStoreIdentity(this.storage, { id: store.id, formerly: [] });
      await this.stores.establish(store.id);
      this.logger.log('The store is used for the first time');
      return store.id;
    });
  }

  /** A database that knows no store yet may use one that knows no database yet. */
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

function refuseOther(store: KnownStore, identity: StoreIdentity | undefined): void {
  if (identity === undefined && !store.isEstablished) return;
  if (identity === undefined) {
    throw new ConfigError([
      'STORAGE_URL: names a store that was never used, but the documents of this database lie in another one',
    ]);
  }
  if (identity.movedTo !== undefined) {
    throw new ConfigError(['STORAGE_URL: names a store whose documents were moved to another one']);
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

function refusalIn(error: unknown): string | undefined {
  const cause = error instanceof StorageUnavailableError ? error.cause : undefined;
  return REFUSALS.find((name) => cause instanceof Error && cause.name === name);
}
