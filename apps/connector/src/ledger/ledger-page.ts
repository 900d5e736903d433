import { Injectable } from '@nestjs/common';
import type { RemoteEntry } from '@app/sources';
import { ConnectorConfig } from '../config/connector.config.js';
import { EntriesRepository } from './entries.repository.js';
import type { KnownEntry, NewEntry } from './entry.js';
import { LEFT_ALONE, reasonToSkip, storable, storedVersion } from './file-rules.js';

/** The states that a change over there can end, by the code of their error. */
const REVIVED_CODES: ReadonlySet<string | null> = new Set([
  ...Object.values(LEFT_ALONE).map(({ code }) => code),
  'source.entry_not_found',
]);

/** A file was seen twice like this, at least so long apart, before it is fetched. Less when rounds are more frequent. */
const SETTLE_SECONDS = 10;

/** What the ledger learned from some files. */
export interface PageOutcome {
  readonly added: number;
  /** Can be fetched now. */
  readonly promoted: number;
  /** Need another look. */
  readonly unsettled: number;
}

/** Files by what the ledger has of them. */
interface Comparison {
  /** Have no row that can take their version. */
  readonly added: NewEntry[];
  /** Have another version, and a row that was never fetched. */
  readonly renewed: (NewEntry & { readonly id: string })[];
  /** Have to be seen twice again. */
  readonly again: (NewEntry & { readonly id: string })[];
  /** The rows of files that were seen once, in the same version. */
  readonly seen: string[];
}

/** Compares files that were found over there with the ledger, and writes what is new. */
@Injectable()
export class LedgerPage {
  readonly settleSeconds: number;
  private readonly maxFileBytes: number;

  constructor(
    private readonly entries: EntriesRepository,
    config: ConnectorConfig,
  ) {
    this.settleSeconds = Math.min(SETTLE_SECONDS, config.sourcesPollSeconds);
    this.maxFileBytes = config.maxFileBytes;
  }

  /** @param hasWholeFiles of the adapter: files need no second look */
  async record(
    source: { readonly id: string; readonly accountId: string },
    files: readonly RemoteEntry[],
    hasWholeFiles = false,
  ): Promise<PageOutcome> {
    const byId = Map.groupBy(
      await this.entries.find(
        source.id,
        files.map(({ id }) => id),
      ),
      ({ remoteId }) => remoteId,
    );
    const { added, renewed, again, seen } = this.compare(files, byId);
    const state = hasWholeFiles ? 'waiting' : 'seen';
    await this.entries.add(source, added, state);
    const unsettled = await this.entries.renew(renewed, state);
    await this.entries.lookAgain(again, state);
    const changed = added.filter(({ remoteId }) => byId.has(remoteId));
    await this.entries.supersede(source.id, [...changed, ...renewed, ...again]);
    const promoted = await this.entries.promote(seen, hasWholeFiles ? 0 : this.settleSeconds);
    const found = added.filter(({ skip }) => skip === undefined).length + unsettled + again.length;
    const sums = { added: added.length + renewed.length, promoted };
    if (hasWholeFiles) return { ...sums, promoted: promoted + found, unsettled: 0 };
    return { ...sums, unsettled: found + seen.length - promoted };
  }

  /** Sorts the files by what the ledger has of them. */
  private compare(
    files: readonly RemoteEntry[],
    byId: ReadonlyMap<string, readonly KnownEntry[]>,
  ): Comparison {
    const result: Comparison = { added: [], renewed: [], again: [], seen: [] };
    for (const file of files) {
      const entry = this.newEntry(file);
      const rows = byId.get(file.id) ?? [];
      const known = rows.find(({ version }) => version === entry.version);
      const unused = rows.find(isUnused);
      if (known !== undefined) {
        if (this.needsAnotherLook(known, entry)) result.again.push({ ...entry, id: known.id });
        else if (known.state === 'seen') result.seen.push(known.id);
      } else if (unused === undefined) result.added.push(entry);
      else result.renewed.push({ ...entry, id: unused.id });
    }
    return result;
  }

  newEntry(file: RemoteEntry, isRequested = false): NewEntry {
    return {
      remoteId: file.id,
      version: storedVersion(file.version),
      name: storable(file.name),
      sizeBytes: file.sizeBytes,
      modifiedAt: file.modifiedAt,
      skip: reasonToSkip(file, this.maxFileBytes, isRequested),
    };
  }

  /** It changed its size without a new version; or it was left alone, and the reason does not hold any more. */
  private needsAnotherLook(known: KnownEntry, entry: NewEntry): boolean {
    if (known.state === 'seen') return known.sizeBytes !== entry.sizeBytes;
    if (entry.skip !== undefined) return false;
    return ['skipped', 'failed'].includes(known.state) && REVIVED_CODES.has(known.errorCode);
  }
}

/**
 * Whether the row of an earlier version tells nothing that its owner needs, so that the next version can have it: otherwise
 * a file that changes all the time would add a row with each look.
 */
function isUnused({ isUntouched, state, errorCode }: KnownEntry): boolean {
  if (!isUntouched) return false;
  if (state === 'seen') return true;
  return (
    (state === 'skipped' && errorCode === LEFT_ALONE.changed.code) ||
    (state === 'failed' && errorCode === LEFT_ALONE.unstable.code)
  );
}
