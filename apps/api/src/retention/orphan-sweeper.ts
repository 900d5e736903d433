import { Injectable, Logger } from '@nestjs/common';
import { DocumentStorage, type StoredObject } from '@app/document-storage';
import { faultPoint } from '@app/fault-points';
import { OriginalsLock } from './originals-lock.js';
import { OriginalsRepository } from './originals.repository.js';

const BATCH = 500;
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const PAGE_RESULT = new RegExp(`^extractions/(${UUID})/(${UUID})/`);

/** The numbers of objects that a sweep removed. */
export interface SweepResult {
  readonly staged: number;
  readonly originals: number;
  readonly pageResults: number;
}

/**
 * Removes bytes that remain after a crash: staged objects of interrupted uploads, and objects that no row
 * names.
 */
@Injectable()
export class OrphanSweeper {
  private readonly logger = new Logger(OrphanSweeper.name);

  constructor(
    private readonly storage: DocumentStorage,
    private readonly originals: OriginalsRepository,
    private readonly originalsLock: OriginalsLock,
  ) {}

  /** Removes staged objects and orphans that were last written before `before`. */
  async sweep(before: Date, signal?: AbortSignal): Promise<SweepResult> {
    const staged = await this.storage.sweepStaged(before);
    if (staged > 0) faultPoint('sweep.staged');
    const originals = await this.sweepInBatches('originals/', before, signal, (batch) =>
      this.sweepOriginals(batch),
    );
    const pageResults = await this.sweepInBatches('extractions/', before, signal, (batch) =>
      this.sweepPageResults(batch),
    );
    const total = staged + originals + pageResults;
    if (total > 0) this.logger.warn({ orphans: total }, 'Orphaned bytes removed');
    return { staged, originals, pageResults };
  }

  private async sweepInBatches(
    prefix: string,
    before: Date,
    signal: AbortSignal | undefined,
    sweep: (batch: readonly StoredObject[]) => Promise<number>,
  ): Promise<number> {
    let removed = 0;
    let batch: StoredObject[] = [];
    for await (const object of this.storage.list(prefix)) {
      if (signal?.aborted === true) return removed;
      if (object.modifiedAt >= before) continue;
      batch.push(object);
      if (batch.length < BATCH) continue;
      removed += await sweep(batch);
      batch = [];
    }
    return batch.length === 0 ? removed : removed + (await sweep(batch));
  }

  private async sweepOriginals(batch: readonly StoredObject[]): Promise<number> {
    let removed = 0;
    for (const key of await this.originals.findOrphans(batch.map((object) => object.key))) {
      if (await this.originalsLock.removeOrphan(key)) removed += 1;
    }
    return removed;
  }

  /**
   * Needs no lock: a row names its extraction before the worker gets the job, and a superseded extraction
   * never becomes current again.
   */
  private async sweepPageResults(batch: readonly StoredObject[]): Promise<number> {
    const known = batch.flatMap(({ key }) => {
      const [, documentId, extractionId] = PAGE_RESULT.exec(key) ?? [];
      return documentId === undefined || extractionId === undefined
        ? []
        : [{ key, documentId, extractionId }];
    });
    const indexes = await this.originals.findOrphanedExtractions(known);
    const keys = indexes.flatMap((index) => known[index]?.key ?? []);
    for (const key of keys) {
      await this.storage.delete(key);
      faultPoint('sweep.page_result_removed');
    }
    return keys.length;
  }
}
