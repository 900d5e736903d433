import { Injectable, Logger } from '@nestjs/common';
import type { SourceAdapter } from '@app/sources';
import { EntriesRepository, type ImportedVersion } from '../ledger/entries.repository.js';
import type { Source } from '../sources/source.js';
import type { RemoteTree } from './remote-tree.js';

const BATCH = 500;
/** How often a move may fail in one round: a full disk fails for each file. */
const MAX_FAILURES = 20;

/** Moves files of an inbox out of the way after they have become documents. */
@Injectable()
export class ImportedFiles {
  private readonly logger = new Logger(ImportedFiles.name);

  constructor(private readonly entries: EntriesRepository) {}

  /**
   * Moves the imported files that a complete round found in their place.
   *
   * @returns why files stay there; undefined when none has to
   */
  async moveAside(
    source: Pick<Source, 'id' | 'afterImport'>,
    adapter: SourceAdapter,
    tree: RemoteTree,
    signal: AbortSignal,
  ): Promise<unknown> {
    if (source.afterImport !== 'move' || adapter.moveAside === undefined) return undefined;
    const failures: unknown[] = [];
    let moved = 0;
    for await (const { remoteId, version } of this.importedFiles(source.id)) {
      if (!tree.has(remoteId)) continue;
      try {
        if (!(await adapter.moveAside(remoteId, version, signal))) continue;
        await this.entries.markGone(source.id, [remoteId]);
        moved += 1;
      } catch (error) {
        signal.throwIfAborted();
        failures.push(error);
        if (failures.length === MAX_FAILURES) break;
      }
    }
    const [err] = failures;
    if (moved > 0) this.logger.log({ files: moved }, 'Imported files are moved aside');
    if (err !== undefined) this.logger.warn({ err }, 'Imported files cannot be moved aside');
    return err;
  }

  private async *importedFiles(sourceId: string): AsyncIterable<ImportedVersion> {
    for (let after: ImportedVersion = { remoteId: '', version: '' }; ;) {
      const files = await this.entries.listImported(sourceId, after, BATCH);
      yield* files;
      const last = files.at(-1);
      if (last === undefined || files.length < BATCH) return;
      after = last;
    }
  }
}
