import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { SOURCES_DUE } from '@app/contracts';
import { DatabaseNotifications } from '@app/database';
import { newRequestId, runInContext } from '@app/request-context';
import { SourceConsentNeededError, type SourceAdapter } from '@app/sources';
import { Deadline } from '../loop/deadline.js';
import { Lease, LEASE_SECONDS } from '../loop/lease.js';
import { PollLoop } from '../loop/poll-loop.js';
import { EntriesRepository } from '../ledger/entries.repository.js';
import { LedgerPage } from '../ledger/ledger-page.js';
import { FolderWalk } from '../rounds/folder-walk.js';
import { RemoteTree } from '../rounds/remote-tree.js';
import { leftOutNote } from '../rounds/rounds.errors.js';
import { SourceAdapters } from '../sources/source-adapters.js';
import { isOfSource, retrySeconds, visibleError } from '../sources/source-failure.js';
import { SourcesRepository } from '../sources/sources.repository.js';
import { FolderImportsRepository, type LeasedFolder } from './folder-imports.repository.js';

/** Folders at the same time, and how many of these places are for folders of which no try has failed. */
const FOLDERS = 16;
const FOR_FIRST_TRIES = 4;
/** The longest listing. A larger folder needs several requests. */
const LISTING_LIMIT_MS = 1_800_000;
const BATCH = 500;
/** The first time between two tries. */
const RETRY_SECONDS = 30;
const MAX_ATTEMPTS = 8;

/**
 * Lists folders whose files were asked for, with the folders below, and makes the files wait for their transfer. A process
 * that is killed leaves the row, and the folder is listed again: files that wait already stay as they are.
 */
@Injectable()
export class FolderImportsService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(FolderImportsService.name);
  private readonly loop = new PollLoop(
    FOLDERS,
    (free) => this.claim(free),
    (err) => this.logger.warn({ err }, 'Folders to import cannot be looked up'),
  );

  constructor(
    private readonly folders: FolderImportsRepository,
    private readonly adapters: SourceAdapters,
    private readonly sources: SourcesRepository,
    private readonly entries: EntriesRepository,
    private readonly ledger: LedgerPage,
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
    const folder = await this.folders.claim(LEASE_SECONDS, free <= FOR_FIRST_TRIES);
    if (folder === undefined) return [];
    // There may be more.
    this.loop.wake();
    return [(signal) => this.runInContext(folder, signal)];
  }

  private runInContext(folder: LeasedFolder, signal: AbortSignal): Promise<void> {
    const context = {
      requestId: folder.requestId ?? newRequestId(),
      jobId: uuidv7(),
      sourceId: folder.source.id,
      userId: folder.source.accountId,
    };
    return runInContext(context, () => this.run(folder, signal)).catch((err: unknown) => {
      // The lease ends by itself, and the folder is taken again.
      this.logger.warn({ err }, 'The end of a listing could not be recorded');
    });
  }

  private async run(folder: LeasedFolder, stopping: AbortSignal): Promise<void> {
    const lease = new Lease(folder.lease, (current) =>
      this.folders.renew(folder.id, current, LEASE_SECONDS),
    );
    const deadline = new Deadline(LISTING_LIMIT_MS);
    const signal = AbortSignal.any([stopping, lease.signal, deadline.signal]);
    try {
      const { files, leftOut } = await this.adapters.use(folder.source, (adapter) =>
        this.list(folder, adapter, signal),
      );
      if (leftOut === 0) await this.folders.delete(folder.id, lease.end());
      else await this.folders.end(folder.id, lease.end(), leftOutNote(leftOut));
      this.logger.log({ files, leftOut }, 'The files of a folder wait for their transfer');
    } catch (error) {
      if (lease.signal.aborted) this.logger.log('A listing was ended by a change of its source');
      else if (stopping.aborted)
        await this.folders.release(folder.id, lease.end(), folder.attempts);
      else await this.fail(folder, lease.end(), error);
    } finally {
      lease.end();
      deadline.clear();
    }
  }

  private async list(
    { folder, tags, requestId, source }: LeasedFolder,
    adapter: SourceAdapter,
    signal: AbortSignal,
  ): Promise<{ files: number; leftOut: number }> {
    const walk = new FolderWalk(adapter, new RemoteTree(), signal);
    let count = 0;
    for await (const files of walk.files(folder)) {
      for (let from = 0; from < files.length; from += BATCH) {
        signal.throwIfAborted();
        const batch = files.slice(from, from + BATCH).map((file) => this.ledger.newEntry(file));
        await this.entries.request(source, batch, { tags, requestId });
        count += batch.length;
      }
    }
    return { files: count, leftOut: walk.leftOut };
  }

  private async fail(folder: LeasedFolder, lease: string, error: unknown): Promise<void> {
    const attempts = folder.attempts + 1;
    const visible = visibleError(error);
    this.logger.warn({ err: error, code: visible.code, attempt: attempts }, 'A listing failed');
    if (error instanceof SourceConsentNeededError) {
      await this.sources.requireConsent(folder.source.id, visible);
    }
    if (isOfSource(error) || (visible.code === 'internal' && attempts < MAX_ATTEMPTS)) {
      const seconds = retrySeconds(error, attempts, RETRY_SECONDS);
      await this.folders.release(folder.id, lease, attempts, seconds);
    } else await this.folders.end(folder.id, lease, visible);
  }
}
