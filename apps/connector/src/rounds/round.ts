import { Injectable } from '@nestjs/common';
import { faultPoint } from '@app/fault-points';
import type { RemoteChanges, RemoteEntry, SourceAdapter } from '@app/sources';
import { EntriesRepository } from '../ledger/entries.repository.js';
import { isStorableId } from '../ledger/file-rules.js';
import { LedgerPage } from '../ledger/ledger-page.js';
import type { Source, SourceCursor } from '../sources/source.js';
import { IdSet } from './id-set.js';
import { ImportedFiles } from './imported-files.js';
import { FolderWalk } from './folder-walk.js';
import { RemoteTree } from './remote-tree.js';
import { MAX_ENTRIES, TooManyEntriesError } from './rounds.errors.js';

const BATCH = 500;

/** What a complete round did. */
export interface RoundOutcome {
  readonly files: number;
  readonly added: number;
  readonly promoted: number;
  readonly gone: number;
  /** Entries that could not be recorded. */
  readonly leftOut: number;
  /** Whether a file needs another look soon. */
  readonly isUnsettled: boolean;
  /** Why imported files stay where they should be moved aside. */
  readonly moveFailure?: unknown;
  /** From where the next round continues; undefined: from where this one did. */
  readonly cursor?: SourceCursor | undefined;
}

type Sums = Omit<RoundOutcome, 'cursor'>;
type SomeChanges = Extract<RemoteChanges, { kind: 'some' }>;

const NOTHING: Sums = {
  files: 0,
  added: 0,
  promoted: 0,
  gone: 0,
  leftOut: 0,
  isUnsettled: false,
};

/** What a complete listing found. */
interface Found {
  has(id: string): boolean;
  isMissing(id: string): boolean;
}

/**
 * One comparison of a source with its ledger. A round that fails has at most noted new files: only a complete one
 * concludes that a file is gone.
 */
@Injectable()
export class Round {
  constructor(
    private readonly entries: EntriesRepository,
    private readonly ledger: LedgerPage,
    private readonly imported: ImportedFiles,
  ) {}

  async run(source: Source, adapter: SourceAdapter, signal: AbortSignal): Promise<RoundOutcome> {
    if (source.mode === 'manual') {
      await adapter.probe(signal);
      return NOTHING;
    }
    const { folder } = source;
    const known = source.cursor?.folder === folder ? source.cursor : undefined;
    const changes = await adapter.changes?.(folder, known?.value, signal);
    if (changes === undefined) return this.walk(source, adapter, signal);
    const sums =
      changes.kind === 'all'
        ? await this.walk(source, adapter, signal)
        : await this.followChanges(source, adapter, changes, signal);
    const isPart = changes.kind === 'none' || (changes.kind === 'some' && changes.isWhole !== true);
    const leftOut = sums.leftOut + (isPart ? (known?.leftOut ?? 0) : 0);
    // A file that needs another look must be among the changes again.
    if (sums.isUnsettled) return { ...sums, leftOut };
    return { ...sums, leftOut, cursor: { folder, value: changes.cursor, leftOut } };
  }

  private async walk(source: Source, adapter: SourceAdapter, signal: AbortSignal): Promise<Sums> {
    const tree = new RemoteTree();
    const walk = new FolderWalk(adapter, tree, signal);
    let sums = NOTHING;
    for await (const files of walk.files(source.folder)) {
      sums = await this.record(source, adapter, files, sums, signal);
    }
    const gone = await this.compare(source, tree, signal);
    // Only now: a folder must not change while it is listed.
    const moveFailure = await this.imported.moveAside(source, adapter, tree, signal);
    return { ...sums, gone, leftOut: walk.leftOut, moveFailure };
  }

  private async followChanges(
    source: Source,
    adapter: SourceAdapter,
    changes: SomeChanges | { readonly kind: 'none' },
    signal: AbortSignal,
  ): Promise<Sums> {
    if (changes.kind === 'none') return NOTHING;
    const found = new IdSet();
    let sums = NOTHING;
    for await (const { entries, gone } of changes.pages) {
      const files = entries.filter(({ isFolder }) => !isFolder);
      const storable = files.filter(({ id }) => isStorableId(id));
      const leftOut = sums.leftOut + files.length - storable.length;
      const goneNow = gone.filter(isStorableId);
      sums = await this.record(source, adapter, storable, { ...sums, leftOut }, signal);
      await this.entries.markPresent(source.id, storable.map(idOf));
      await this.entries.markGone(source.id, goneNow);
      sums = { ...sums, gone: sums.gone + goneNow.length };
      if (changes.isWhole === true) for (const { id } of storable) found.add(id);
      if (found.size > MAX_ENTRIES) throw new TooManyEntriesError();
    }
    if (found.size === 0) return sums;
    const isMissing = (id: string) => !found.has(id);
    const gone = await this.compare(source, { has: (id) => found.has(id), isMissing }, signal);
    return { ...sums, gone: sums.gone + gone };
  }

  private async record(
    source: Source,
    adapter: SourceAdapter,
    files: readonly RemoteEntry[],
    sums: Sums,
    signal: AbortSignal,
  ): Promise<Sums> {
    let { added, promoted, isUnsettled } = sums;
    for (let from = 0; from < files.length; from += BATCH) {
      signal.throwIfAborted();
      const batch = files.slice(from, from + BATCH);
      const outcome = await this.ledger.record(source, batch, adapter.hasWholeFiles);
      faultPoint('round.recorded');
      added += outcome.added;
      promoted += outcome.promoted;
      isUnsettled ||= outcome.unsettled > 0;
    }
    return { ...sums, files: sums.files + files.length, added, promoted, isUnsettled };
  }

  /** Notes which files of the ledger are gone or there again. Returns how many are gone since the last round. */
  private async compare(source: Source, found: Found, signal: AbortSignal): Promise<number> {
    let gone = 0;
    for (let after = ''; ;) {
      signal.throwIfAborted();
      const files = await this.entries.listFiles(source.id, after, BATCH);
      const idsOf = (list: typeof files) => list.map(({ remoteId }) => remoteId);
      const missing = files.filter((one) => one.isHere && found.isMissing(one.remoteId));
      const present = files.filter((one) => one.isGone && found.has(one.remoteId));
      if (missing.length > 0) await this.entries.markGone(source.id, idsOf(missing));
      if (present.length > 0) await this.entries.markPresent(source.id, idsOf(present));
      gone += missing.length;
      const last = files.at(-1);
      if (last === undefined || files.length < BATCH) return gone;
      after = last.remoteId;
    }
  }
}

function idOf({ id }: RemoteEntry): string {
  return id;
}
