import { Injectable, Logger } from '@nestjs/common';
import { DocumentStorage, findStoreIdentity, type StoreIdentity } from '@app/document-storage';

/** How long an identity that was found is used without reading it again. */
const CACHE_MS = 5_000;

/**
 * Checks, for each job, that this worker uses the same store as the api. With another store it would report every document
 * as missing, and store page results where the api does not look for them.
 */
@Injectable()
export class StoreIdentityCheck {
  private readonly logger = new Logger(StoreIdentityCheck.name);
  private seen: { readonly identity: StoreIdentity | undefined; readonly at: number } | undefined;
  private hasRefused = false;

  constructor(private readonly storage: DocumentStorage) {}

  /** Whether a job's store is the one that this worker uses. Jobs of older releases do not name their store. */
  async isCurrentStore(storeId: string | undefined): Promise<boolean> {
    const identity = await this.identity();
    const isOurs = storeId === undefined || isOrWas(identity, storeId);
    const isSound = identity?.movedTo === undefined && isOurs;
    if (!isSound && !this.hasRefused) {
      this.logger.error('STORAGE_URL names another store than the api uses: jobs are given back');
    }
    this.hasRefused = !isSound;
    return isSound;
  }

  /** Rejects when the store cannot be reached. */
  async probe(): Promise<void> {
    await this.storage.probe();
  }

  /** Rejects when the store is not the one that the api uses. An unreachable store does not reject: it is unknown. */
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
    // A new store has no identity until the api first uses it, which may happen at any moment: do not cache that.
    if (this.seen?.identity === undefined || now - this.seen.at > CACHE_MS) {
      this.seen = { identity: await findStoreIdentity(this.storage), at: now };
    }
    return this.seen.identity;
  }
}

function isOrWas(identity: StoreIdentity | undefined, id: string): boolean {
  return identity !== undefined && (identity.id === id || identity.formerly.includes(id));
}
