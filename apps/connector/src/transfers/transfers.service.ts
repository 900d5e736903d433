import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { SOURCES_DUE } from '@app/contracts';
import { DatabaseNotifications } from '@app/database';
import { faultPoint } from '@app/fault-points';
import { newRequestId, runInContext } from '@app/request-context';
import type { SourceAdapter } from '@app/sources';
import { Lease, LEASE_SECONDS } from '../loop/lease.js';
import { PollLoop } from '../loop/poll-loop.js';
import type { LeasedEntry } from '../ledger/entry.js';
import { transferEnded } from '../metrics/source-metrics.js';
import { SourceAdapters } from '../sources/source-adapters.js';
import { LeasesRepository } from './leases.repository.js';
import { isOfStore, TransferFailures } from './transfer-failures.js';
import { Transfer } from './transfer.js';

/** Transfers at the same time. Those of one source and of one account have lower limits. */
const TRANSFERS = 32;
/** Of these, places that only accounts with few transfers may take. */
const RESERVED = 8;
/** While the store is unavailable, each try would ask another server in vain. */
const STORE_PAUSE_MS = 5_000;
/**
 * While the api has enough to register, it does not tell when it has less. So there is another look soon, for some time
 * after the last transfer.
 */
const LOOK_AGAIN_MS = 100;
const LOOK_AGAIN_FOR_MS = 5_000;

/** Takes entries that may be fetched, fetches them, and hands them over to the api. */
@Injectable()
export class TransfersService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(TransfersService.name);
  private readonly loop = new PollLoop(
    TRANSFERS,
    (free) => this.claim(free),
    (err) => this.logger.warn({ err }, 'Entries that wait cannot be looked up'),
  );

  private pausedUntil = 0;
  private lastStagedAt = -Infinity;

  constructor(
    private readonly leases: LeasesRepository,
    private readonly adapters: SourceAdapters,
    private readonly transfer: Transfer,
    private readonly failures: TransferFailures,
    private readonly notifications: DatabaseNotifications,
  ) {}

  onApplicationBootstrap(): void {
    this.notifications.listen(SOURCES_DUE, () => this.loop.wake());
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  private async claim(free: number): Promise<((signal: AbortSignal) => Promise<void>)[]> {
    if (performance.now() < this.pausedUntil) return [];
    const entries = await this.leases.claim(free, RESERVED, LEASE_SECONDS);
    if (entries.length === 0 && performance.now() - this.lastStagedAt < LOOK_AGAIN_FOR_MS) {
      setTimeout(() => this.loop.wake(), LOOK_AGAIN_MS).unref();
    }
    return entries.map((entry) => (signal) => this.runInContext(entry, signal));
  }

  private runInContext(entry: LeasedEntry, signal: AbortSignal): Promise<void> {
    const context = {
      requestId: entry.requestId ?? newRequestId(),
      jobId: uuidv7(),
      sourceId: entry.sourceId,
      userId: entry.source.accountId,
    };
    return runInContext(context, () => this.run(entry, signal)).catch((err: unknown) => {
      // The lease ends by itself, and the entry is taken again.
      this.logger.warn({ err }, 'The end of a transfer could not be recorded');
    });
  }

  private async run(entry: LeasedEntry, stopping: AbortSignal): Promise<void> {
    const lease = new Lease(entry.lease, (current) =>
      this.leases.extend(entry.id, current, LEASE_SECONDS),
    );
    const signal = AbortSignal.any([stopping, lease.signal]);
    try {
      await this.adapters.use(entry.source, (adapter) => this.fetch(entry, adapter, lease, signal));
    } catch (error) {
      if (lease.signal.aborted) this.logger.log('A transfer was ended by a change of its source');
      else if (stopping.aborted) await this.leases.release(entry.id, lease.end());
      else await this.failures.handle(entry, lease.end(), undefined, error);
    } finally {
      lease.end();
    }
  }

  private async fetch(
    entry: LeasedEntry,
    adapter: SourceAdapter,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<void> {
    const file = await this.transfer.run(entry, adapter, signal).catch(async (error: unknown) => {
      if (signal.aborted) throw error;
      if (isOfStore(error)) this.pausedUntil = performance.now() + STORE_PAUSE_MS;
      await this.failures.handle(entry, lease.end(), adapter, error);
    });
    if (file === undefined) return;
    if (await this.leases.stage(entry.id, lease.end(), file)) {
      this.lastStagedAt = performance.now();
      transferEnded('staged', file.sizeBytes);
    }
    faultPoint('transfer.staged');
  }
}
