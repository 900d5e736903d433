import { Injectable, Logger } from '@nestjs/common';
import { DocumentStorage, findStoreIdentity, type StoreIdentity } from '@app/document-storage';

const REMEMBERED_MS = 5_000;

/**
 * Proves, job by job, that this worker sees the store that the api means. One that sees another would take every
 * document for lost, and put its pages where nobody looks.
 */
@Injectable()
export class StoreIdentityCheck {
  private readonly logger = new Logger(StoreIdentityCheck.name);
  private seen: { readonly identity: StoreIdentity | undefined; readonly at: number } | undefined;
  private hasRefused = false;

  constructor(private readonly storage: DocumentStorage) {}

  /** Whether the bytes of a job are in our store. Jobs of older releases do not say where theirs are. */
  async holds(storeId: string | undefined): Promise<boolean> {
    const identity = await this.identity();
    const isOurs = storeId === undefined || isOrWas(identity, storeId);
    const isSound = identity?.movedTo === undefined && isOurs;
    if (!isSound && !this.hasRefused) {
      this.logger.error('STORAGE_URL names another store than the api uses: jobs are given back');
    }
    this.hasRefused = !isSound;
    return isSound;
  }

  /** Rejects when the store is away. */
  async probe(): Promise<void> {
    await this.storage.probe();
  }

  /** Rejects when the store is not the one that the api uses. One that is away says nothing about that. */
  async check(): Promise<void> {
    const isReachable = await this.storage.probe().then(
      () => true,
      () => false,
    );
    if (!isReachable) return;
    const identity = await this.identity();
    if (this.hasRefused || identity === undefined || identity.movedTo !== undefined) {
      throw new Error('The store is not the one that the api uses');
    }
  }

  private async identity(): Promise<StoreIdentity | undefined> {
    const now = performance.now();
    // Until the api has used the store for the first time, it may do so at any moment.
    if (this.seen?.identity === undefined || now - this.seen.at > REMEMBERED_MS) {
      this.seen = { identity: await findStoreIdentity(this.storage), at: now };
    }
    return this.seen.identity;
  }
}

function isOrWas(identity: StoreIdentity | undefined, id: string): boolean {
  return identity !== undefined && (identity.id === id || identity.formerly.includes(id));
}
