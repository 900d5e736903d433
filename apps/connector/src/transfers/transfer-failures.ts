import { Injectable, Logger } from '@nestjs/common';
import { StorageFullError, StorageUnavailableError } from '@app/document-storage';
import {
  SourceConsentNeededError,
  SourceEntryChangedError,
  SourceEntryNotFoundError,
  type SourceAdapter,
} from '@app/sources';
import { ConnectorConfig } from '../config/connector.config.js';
import type { EntryEnd, LeasedEntry } from '../ledger/entry.js';
import { LEFT_ALONE } from '../ledger/file-rules.js';
import { LedgerPage } from '../ledger/ledger-page.js';
import { transferEnded } from '../metrics/source-metrics.js';
import { isOfSource, retrySeconds, visibleError } from '../sources/source-failure.js';
import { SourcesRepository } from '../sources/sources.repository.js';
import { LeftAloneError } from './intake-file.js';
import { LeasesRepository } from './leases.repository.js';

/** The first time between two tries of one file. */
const RETRY_SECONDS = 30;
/** After this many failures of a source in the middle of the same file, the file counts as failed. */
const MAX_ATTEMPTS = 8;

/** Whether our own store is the reason. */
export function isOfStore(error: unknown): boolean {
  return error instanceof StorageFullError || error instanceof StorageUnavailableError;
}

/** Decides what becomes of an entry that could not be fetched, and of its source. */
@Injectable()
export class TransferFailures {
  private readonly logger = new Logger(TransferFailures.name);

  constructor(
    private readonly leases: LeasesRepository,
    private readonly sources: SourcesRepository,
    private readonly ledger: LedgerPage,
    private readonly config: ConnectorConfig,
  ) {}

  /** @param adapter undefined when the source could not even be opened */
  async handle(
    entry: LeasedEntry,
    lease: string,
    adapter: SourceAdapter | undefined,
    error: unknown,
  ): Promise<void> {
    if (error instanceof SourceEntryChangedError && adapter !== undefined) {
      await this.replaceVersion(entry, lease, adapter);
      return;
    }
    const end = this.endOf(entry, error);
    const code = end.error?.code ?? visibleError(error).code;
    transferEnded(code);
    const log = { err: error, code, attempt: end.attempts };
    if (code === 'internal') this.logger.error(log, 'A transfer failed unexpectedly');
    else this.logger.log(log, 'A file was not fetched');
    await this.leases.finish(entry.id, lease, end);
    if (isOfSource(error)) await this.stopSource(entry, error);
  }

  private endOf(entry: LeasedEntry, error: unknown): EntryEnd {
    const attempts = entry.attempts + 1;
    const nextTryInSeconds = retrySeconds(error, attempts, RETRY_SECONDS);
    if (error instanceof LeftAloneError) {
      return { state: 'skipped', error: error.reason, attempts, nextTryInSeconds: undefined };
    }
    if (isOfStore(error)) {
      // Not the fault of the file.
      const { attempts: before } = entry;
      return { state: 'waiting', error: null, attempts: before, nextTryInSeconds: RETRY_SECONDS };
    }
    if (error instanceof SourceEntryNotFoundError) {
      const found = visibleError(error);
      return { state: 'failed', error: found, attempts, nextTryInSeconds: undefined };
    }
    const isWaiting = isOfSource(error) && attempts < MAX_ATTEMPTS;
    const state = isWaiting ? 'waiting' : 'failed';
    return { state, error: visibleError(error), attempts, nextTryInSeconds };
  }

  /** The source does not answer, so none of its files is worth a try until a round has succeeded. */
  private async stopSource({ source }: LeasedEntry, error: unknown): Promise<void> {
    const visible = visibleError(error);
    this.logger.warn({ code: visible.code }, 'The transfers of a source are interrupted');
    if (error instanceof SourceConsentNeededError) {
      await this.sources.requireConsent(source.id, visible);
      return;
    }
    const seconds = retrySeconds(error, 1, Math.min(this.config.sourcesPollSeconds, RETRY_SECONDS));
    await this.sources.interrupt(source.id, visible, seconds);
  }

  /** The file has changed since it was listed: its entry gets the present version, or an entry that has it is used. */
  private async replaceVersion(
    entry: LeasedEntry,
    lease: string,
    adapter: SourceAdapter,
  ): Promise<void> {
    try {
      const later = this.ledger.newEntry(
        await adapter.stat(entry.remoteId, AbortSignal.timeout(RETRY_SECONDS * 1_000)),
        entry.requested,
      );
      if (later.version === entry.version || entry.attempts + 1 >= MAX_ATTEMPTS) {
        // It changed back, or it changes all the time: then each version would become another entry.
        await this.leases.finish(entry.id, lease, this.endOf(entry, new SourceEntryChangedError()));
        return;
      }
      const attempts = entry.attempts + 1;
      // A file is often saved once while it waits. One that changes again is given time.
      const nextTryInSeconds =
        entry.attempts === 0 ? undefined : retrySeconds(undefined, attempts, RETRY_SECONDS);
      const state = entry.requested || adapter.hasWholeFiles === true ? 'waiting' : 'seen';
      const next = { attempts, nextTryInSeconds };
      if (await this.leases.renew(entry, lease, later, next, state)) {
        transferEnded('source.entry_changed');
        return;
      }
      await this.leases.addLaterVersion(entry, later, next, state);
    } catch (error) {
      await this.handle(entry, lease, undefined, error);
      return;
    }
    transferEnded('source.entry_changed');
    await this.leases.finish(entry.id, lease, {
      state: 'skipped',
      error: LEFT_ALONE.changed,
      attempts: entry.attempts,
      nextTryInSeconds: undefined,
    });
  }
}
