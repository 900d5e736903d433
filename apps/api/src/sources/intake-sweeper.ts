import { Injectable, Logger } from '@nestjs/common';
import { INTAKE_PREFIX, intakeEntryOf } from '@app/contracts';
import { DocumentStorage, type StoredObject } from '@app/document-storage';
import { LedgerRepository } from './ledger.repository.js';

const BATCH = 500;
/** The connector notes an object in the ledger directly after it has stored it. */
const LEFT_AFTER_MS = 3_600_000;

/** Removes bytes of files that no entry of the ledger waits for: after a crash, or when a source was removed. */
@Injectable()
export class IntakeSweeper {
  private readonly logger = new Logger(IntakeSweeper.name);

  constructor(
    private readonly storage: DocumentStorage,
    private readonly ledger: LedgerRepository,
  ) {}

  /** Returns how many objects were removed. */
  async sweep(signal?: AbortSignal, now = Date.now()): Promise<number> {
    let removed = 0;
    let batch: StoredObject[] = [];
    for await (const object of this.storage.list(INTAKE_PREFIX)) {
      if (signal?.aborted === true) return removed;
      if (now - object.modifiedAt.getTime() < LEFT_AFTER_MS) continue;
      batch.push(object);
      if (batch.length < BATCH) continue;
      removed += await this.sweepBatch(batch);
      batch = [];
    }
    removed += await this.sweepBatch(batch);
    if (removed > 0) this.logger.warn({ orphans: removed }, 'Left bytes of sources removed');
    return removed;
  }

  private async sweepBatch(objects: readonly StoredObject[]): Promise<number> {
    if (objects.length === 0) return 0;
    const staged = await this.ledger.findStaged(
      objects.flatMap(({ key }) => intakeEntryOf(key) ?? []),
    );
    const left = objects.filter(({ key }) => !staged.has(intakeEntryOf(key) ?? ''));
    for (const { key } of left) await this.storage.delete(key);
    return left.length;
  }
}
