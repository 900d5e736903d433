import { Injectable } from '@nestjs/common';
import { intakeKey } from '@app/contracts';
import { DocumentStorage } from '@app/document-storage';
import { faultPoint } from '@app/fault-points';
import { SourceEntryChangedError, type SourceAdapter } from '@app/sources';
import { ConnectorConfig } from '../config/connector.config.js';
import type { LeasedEntry } from '../ledger/entry.js';
import { Deadline, transferLimitMs } from '../loop/deadline.js';
import { MinimumRate } from '../loop/minimum-rate.js';
import { isHashedVersion, reasonToSkip, storedVersion } from '../ledger/file-rules.js';
import { LeftAloneError, receive, type IntakeFile } from './intake-file.js';

/** Fetches one file into the store, in exactly the version of its entry. */
@Injectable()
export class Transfer {
  constructor(
    private readonly storage: DocumentStorage,
    private readonly config: ConnectorConfig,
  ) {}

  /**
   * Resolves when the bytes are durable under the key of the entry.
   *
   * @throws LeftAloneError, SourceEntryChangedError and the errors of the adapter and of the store
   */
  async run(entry: LeasedEntry, adapter: SourceAdapter, signal: AbortSignal): Promise<IntakeFile> {
    const deadline = new Deadline(transferLimitMs(entry.sizeBytes ?? this.config.maxFileBytes));
    const rate = new MinimumRate();
    const late = AbortSignal.any([deadline.signal, rate.signal]);
    try {
      return await this.fetch(entry, adapter, rate, AbortSignal.any([signal, late]));
    } catch (error) {
      // A stream that was aborted may have failed with another error.
      if (!signal.aborted) late.throwIfAborted();
      throw error;
    } finally {
      deadline.clear();
      rate.clear();
    }
  }

  private async fetch(
    entry: LeasedEntry,
    adapter: SourceAdapter,
    rate: MinimumRate,
    signal: AbortSignal,
  ): Promise<IntakeFile> {
    const { maxFileBytes } = this.config;
    const reason = reasonToSkip(entry, maxFileBytes, entry.requested);
    if (reason !== undefined) throw new LeftAloneError(reason);
    // The adapter knows the forms in which a server names a version, but not the hash of a long one.
    const expected = isHashedVersion(entry.version) ? {} : { ifVersion: entry.version };
    const { stream, version, sizeBytes } = await adapter.open(entry.remoteId, expected, signal);
    try {
      const { name, requested } = entry;
      const announced = reasonToSkip({ name, sizeBytes }, maxFileBytes, requested);
      if (announced !== undefined) throw new LeftAloneError(announced);
      const staged = await this.storage.stage(intakeKey(entry.id));
      try {
        const file = await receive(stream, staged, maxFileBytes, rate);
        faultPoint('transfer.received');
        // The lease may be lost: then the object is another process's.
        signal.throwIfAborted();
        // Without Content-Length, the end of a connection that was cut looks like the end of the file.
        if (sizeBytes === null && entry.sizeBytes !== null && file.sizeBytes !== entry.sizeBytes) {
          throw new SourceEntryChangedError();
        }
        if (!isProven(version, entry)) await this.requireUnchanged(entry, adapter, signal);
        await staged.commit();
        faultPoint('transfer.committed');
        return file;
      } finally {
        await staged.discard();
      }
    } finally {
      stream.destroy();
    }
  }

  /** Looks once more at a file whose answer did not prove which version its bytes are. */
  private async requireUnchanged(
    entry: LeasedEntry,
    adapter: SourceAdapter,
    signal: AbortSignal,
  ): Promise<void> {
    const { version } = await adapter.stat(entry.remoteId, signal);
    if (storedVersion(version) !== entry.version) throw new SourceEntryChangedError();
  }
}

/** Whether the answer had the strong ETag of the entry. */
function isProven(version: string | null, entry: LeasedEntry): boolean {
  return version === entry.version && version.startsWith('"');
}
