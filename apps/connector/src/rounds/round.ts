import { Injectable } from '@nestjs/common';
import type { SourceAdapter } from '@app/sources';
import { EntriesRepository } from '../ledger/entries.repository.js';
import { LedgerPage } from '../ledger/ledger-page.js';
import type { Source } from '../sources/source.js';
import { FolderWalk } from './folder-walk.js';
import { RemoteTree } from './remote-tree.js';

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
  ) {}

  async run(source: Source, adapter: SourceAdapter, signal: AbortSignal): Promise<RoundOutcome> {
    if (source.mode === 'manual') {
      await adapter.probe(signal);
      return { files: 0, added: 0, promoted: 0, gone: 0, leftOut: 0, isUnsettled: false };
    }
    const tree = new RemoteTree();
    const sum = { files: 0, added: 0, promoted: 0, unsettled: 0 };
    const walk = new FolderWalk(adapter, tree, signal);
    for await (const files of walk.files(source.folder)) {
      for (let from = 0; from < files.length; from += BATCH) {
        signal.throwIfAborted();
        const batch = files.slice(from, from + BATCH);
        const { added, promoted, unsettled } = await this.ledger.record(source, batch);
        sum.files += batch.length;
        sum.added += added;
        sum.promoted += promoted;
        sum.unsettled += unsettled;
      }
    }
    const gone = await this.compare(source, tree, signal);
    return { ...sum, gone, leftOut: walk.leftOut, isUnsettled: sum.unsettled > 0 };
  }

  /** Notes which files of the ledger are gone or there again. Returns how many are gone since the last round. */
  private async compare(source: Source, tree: RemoteTree, signal: AbortSignal): Promise<number> {
    let gone = 0;
    for (let after = ''; ;) {
      signal.throwIfAborted();
      const files = await this.entries.listFiles(source.id, after, BATCH);
      const idsOf = (list: typeof files) => list.map(({ remoteId }) => remoteId);
      const missing = files.filter((one) => one.isHere && tree.isMissing(one.remoteId));
      const present = files.filter((one) => one.isGone && tree.has(one.remoteId));
      if (missing.length > 0) await this.entries.markGone(source.id, idsOf(missing));
      if (present.length > 0) await this.entries.markPresent(source.id, idsOf(present));
      gone += missing.length;
      const last = files.at(-1);
      if (last === undefined || files.length < BATCH) return gone;
      after = last.remoteId;
    }
  }
}
