import { Injectable, Logger } from '@nestjs/common';
import { DocumentStorage, type StoredObject } from '@app/document-storage';
import { faultPoint } from '@app/fault-points';
import { OriginalsLock } from './originals-lock.js';
import { OriginalsRepository } from './originals.repository.js';

const BATCH = 500;
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const PAGE_RESULT = new RegExp(`^extractions/(${UUID})/(${UUID})/`);

/** What a sweep removed. */
export interface Swept {
  readonly staged: number;
  readonly originals: number;
  readonly pageResults: number;
}

/** Removes bytes that a crash left behind: uploads that never ended, and objects that nothing refers to. */
@Injectable()
export class OrphanSweeper {
  private readonly logger = new Logger(OrphanSweeper.name);

  constructor(
    private readonly storage: DocumentStorage,
    private readonly originals: OriginalsRepository,
    private readonly bytes: OriginalsLock,
  ) {}

  /** Removes what was last written before `before` and belongs to nothing. */
  async sweep(before: Date, signal?: AbortSignal): Promise<Swept> {
    const staged = await this.storage.sweepStaged(before);
    if (staged > 0) faultPoint('sweep.staged');
    const originals = await this.inBatches('originals/', before, signal, (batch) =>
      this.sweepOriginals(batch),
    );
    const pageResults = await this.inBatches('extractions/', before, signal, (batch) =>
      this.sweepPageResults(batch),
    );
    const total = staged + originals + pageResults;
    if (total > 0) this.logger.warn({ orphans: total }, 'Orphaned bytes removed');
    return { staged, originals, pageResults };
  }

  private async inBatches(
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
      if (await this.bytes.removeOrphan(key)) removed += 1;
    }
    return removed;
  }

  /**
   * Needs no lock: a row names its extraction before the worker hears of it, and one that is superseded never
   * comes back.
   */
  private async sweepPageResults(batch: readonly StoredObject[]): Promise<number> {
    const known = batch.flatMap(({ key }) => {
      const [, documentId, extractionId] = PAGE_RESULT.exec(key) ?? [];
      return documentId === undefined || extractionId === undefined
        ? []
        : [{ key, documentId, extractionId }];
    });
    const places = await this.originals.findOrphanedExtractions(known);
    const keys = places.flatMap((place) => known[place]?.key ?? []);
    for (const key of keys) {
      await this.storage.delete(key);
      faultPoint('sweep.page_result_removed');
    }
    return keys.length;
  }
}
