import { Injectable, Logger } from '@nestjs/common';
import { intakeKey, SOURCE_ENTRY_STAGED } from '@app/contracts';
import { DatabaseNotifications } from '@app/database';
import { DocumentStorage, StorageObjectNotFoundError } from '@app/document-storage';
import { AppError } from '@app/errors';
import { faultPoint } from '@app/fault-points';
import { counter } from '@app/metrics';
import { newRequestId, runInContext } from '@app/request-context';
import { fromForeignError } from '../http/index.js';
import { inParallel } from '../store/index.js';
import { DocumentDigestMismatchError, QuotaExceededError } from '../uploads/index.js';
import { FetchRoom } from './fetch-room.js';
import { LedgerRepository, type StagedEntry } from './ledger.repository.js';
import { SourceDocuments, StagedEntryGoneError } from './source-documents.js';

const imports = counter('strongroom_source_imports_total');

/** Each reads and writes one file; uploads of clients share the same disk. With fewer, commits wait for one another. */
const CONCURRENT_IMPORTS = 8;
const BATCH = 20;
/** With the pauses in between, these attempts take more than two hours. */
const MAX_ATTEMPTS = 10;
const FETCH_AGAIN_SECONDS = 30;
/** After this number of outages in a row the rest waits for the next run. One file alone may be unreadable. */
const MAX_OUTAGES = 4;
/** A full quota needs its owner, and each attempt transfers the file again. */
const QUOTA_RETRY_SECONDS = 6 * 3_600;

/**
 * Makes documents of the files that the connector has stored (ADR 0057). The ledger says which ones wait, so a crash loses
 * nothing, and a file that was registered before a crash is found by its bytes.
 */
@Injectable()
export class EntryImporter {
  private readonly logger = new Logger(EntryImporter.name);
  private readonly inProgress = new Set<string>();
  private outages = 0;

  constructor(
    private readonly ledger: LedgerRepository,
    private readonly documents: SourceDocuments,
    private readonly storage: DocumentStorage,
    private readonly notifications: DatabaseNotifications,
    private readonly room: FetchRoom,
  ) {}

  /** Registers the function that starts {@link importStaged} soon. */
  onNewWork(startJob: () => void): void {
    this.notifications.listen(SOURCE_ENTRY_STAGED, startJob);
  }

  /** Imports all entries that are staged. Ends early when the database or the store is unavailable. */
  async importStaged(signal: AbortSignal): Promise<void> {
    this.outages = 0;
    await this.room.recheck();
    await inParallel(this.due(signal), CONCURRENT_IMPORTS, (entry) => this.importInContext(entry));
  }

  private async *due(signal: AbortSignal): AsyncGenerator<StagedEntry> {
    while (!signal.aborted) {
      const listed = await this.ledger.listStaged(BATCH);
      const entries = listed.filter(({ id }) => !this.inProgress.has(id));
      if (entries.length === 0) return;
      for (const entry of entries) {
        if (signal.aborted) return;
        yield entry;
      }
    }
  }

  private async importInContext(entry: StagedEntry): Promise<void> {
    this.inProgress.add(entry.id);
    try {
      const context = { requestId: entry.requestId ?? newRequestId(), userId: entry.accountId };
      await runInContext(context, () => this.import(entry));
    } finally {
      this.inProgress.delete(entry.id);
    }
  }

  private async import(entry: StagedEntry): Promise<void> {
    try {
      await this.documents.register(entry);
      this.outages = 0;
      imports.inc({ outcome: 'imported' });
      faultPoint('import.registered');
      this.logger.log({ entryId: entry.id }, 'File of a source imported');
    } catch (error) {
      if (!(await this.settleFailure(entry, error))) return;
    }
    await this.storage.delete(intakeKey(entry.id));
    faultPoint('import.bytes_removed');
  }

  /** Returns whether the stored bytes are not needed any more. @throws when the database or the store is unavailable */
  private async settleFailure(entry: StagedEntry, error: unknown): Promise<boolean> {
    if (error instanceof StagedEntryGoneError) return true;
    if (
      error instanceof StorageObjectNotFoundError ||
      error instanceof DocumentDigestMismatchError
    ) {
      this.logger.warn({ err: error, entryId: entry.id }, 'File of a source is fetched again');
      await this.ledger.fetchAgain(entry.id, FETCH_AGAIN_SECONDS);
      return true;
    }
    const known = fromForeignError(error);
    if (known !== undefined && isOutage(known)) {
      await this.ledger.postpone(entry.id);
      this.outages += 1;
      if (this.outages >= MAX_OUTAGES) throw error;
      this.logger.warn({ err: error, entryId: entry.id }, 'File of a source cannot be read now');
      return false;
    }
    if (error instanceof AppError) {
      await this.fail(entry, error);
      return true;
    }
    this.logger.error({ err: error, entryId: entry.id }, 'File of a source was not imported');
    if (entry.attempts + 1 < MAX_ATTEMPTS) {
      await this.ledger.postpone(entry.id);
      return false;
    }
    imports.inc({ outcome: 'internal' });
    await this.ledger.markFailed(
      entry.id,
      { code: 'internal', message: 'The server failed unexpectedly. Ask its operator.' },
      undefined,
    );
    return true;
  }

  private async fail(entry: StagedEntry, error: AppError): Promise<void> {
    const { code, message } = error;
    imports.inc({ outcome: code });
    const isQuota = error instanceof QuotaExceededError;
    const retrySeconds = isQuota ? QUOTA_RETRY_SECONDS : undefined;
    await this.ledger.markFailed(entry.id, { code, message }, retrySeconds);
    if (isQuota) await this.room.limit(entry.accountId);
    this.logger.log({ entryId: entry.id, code }, 'File of a source refused');
  }
}

function isOutage(error: AppError): boolean {
  if (error instanceof QuotaExceededError) return false;
  return ['unavailable', 'insufficient-storage', 'timeout', 'rate-limited'].includes(error.kind);
}
