import { intakeEntryOf, pageResultSchema, workerIdOf } from '@app/contracts';
import {
  isStoreIdentity,
  StorageObjectNotFoundError,
  type DocumentStorage,
  type StoredObject,
} from '@app/document-storage';
import { hashObject } from './hash-object.js';
import { inParallel } from './in-parallel.js';
import {
  currentExtractions,
  findRowsByKey,
  inBatches,
  listRows,
  type StoredRow,
} from './stored-rows.js';
import type { Queryable } from './queryable.js';

const CONCURRENCY = 4;
/** A younger object may belong to an upload or an extraction in progress, so it is not an orphan. */
const IN_PROGRESS_MS = 3_600_000;
const PAGE_RESULT = /^extractions\/[0-9a-f-]{36}\/([0-9a-f-]{36})\//;

export type Fault = 'missing' | 'changed' | 'orphaned';

/** One object that is missing, changed or orphaned. */
export interface Finding {
  readonly fault: Fault;
  readonly key: string;
  readonly documentId?: string;
}

/** The numbers of checked objects, and the findings. */
export interface VerifiedStore {
  readonly originals: number;
  readonly others: number;
  readonly findings: readonly Finding[];
}

/**
 * Compares a store with the rows of its database: hashes every original, and checks that every object has a
 * row.
 */
export class StoreVerifier {
  private readonly findings: Finding[] = [];
  private readonly startedAt = Date.now();
  private originals = 0;
  private others = 0;

  constructor(
    private readonly db: Queryable,
    private readonly storage: DocumentStorage,
    private readonly onDocument: () => void,
  ) {}

  async verify(): Promise<VerifiedStore> {
    await this.storage.probe();
    await inParallel(listRows(this.db), CONCURRENCY, (row) => this.verifyOriginal(row));
    for await (const batch of inBatches(this.storage.list('originals/'))) {
      await this.findOrphans(batch);
    }
    for await (const batch of inBatches(this.storage.list(''))) await this.verifyOthers(batch);
    return { originals: this.originals, others: this.others, findings: this.findings };
  }

  private async verifyOriginal(row: StoredRow): Promise<void> {
    const fault = await this.faultOf(row);
    this.originals += 1;
    this.onDocument();
    if (fault === undefined) return;
    // The document may have been purged after its row was read.
    const current = await findRowsByKey(this.db, [row.storageKey]);
    if (!current.has(row.storageKey)) return;
    this.findings.push({ fault, key: row.storageKey, documentId: row.id });
  }

  private async faultOf(row: StoredRow): Promise<Fault | undefined> {
    try {
      const { sha256, sizeBytes } = await hashObject(this.storage, row.storageKey);
      return sha256 === row.sha256 && sizeBytes === row.sizeBytes ? undefined : 'changed';
    } catch (error) {
      if (error instanceof StorageObjectNotFoundError) return 'missing';
      throw error;
    }
  }

  private async findOrphans(batch: readonly StoredObject[]): Promise<void> {
    const rows = await findRowsByKey(
      this.db,
      batch.map(({ key }) => key),
    );
    for (const object of batch) if (!rows.has(object.key)) await this.addOrphan(object);
  }

  private async verifyOthers(batch: readonly StoredObject[]): Promise<void> {
    const others = batch.filter(
      ({ key }) =>
        !key.startsWith('originals/') &&
        !isStoreIdentity(key) &&
        workerIdOf(key) === undefined &&
        // The api removes what no entry of a source waits for.
        intakeEntryOf(key) === undefined,
    );
    const ids = others.flatMap((object) => extractionOf(object) ?? []);
    const current = await currentExtractions(this.db, ids);
    for (const object of others) {
      this.others += 1;
      const extractionId = extractionOf(object);
      if (extractionId === undefined || !current.has(extractionId)) await this.addOrphan(object);
      else await this.verifyPageResult(object.key);
    }
  }

  private async verifyPageResult(key: string): Promise<void> {
    if (!/\/page-\d+\.json$/.test(key)) return;
    try {
      pageResultSchema.parse(JSON.parse((await this.storage.get(key)).toString('utf8')));
    } catch (error) {
      if (error instanceof StorageObjectNotFoundError) return;
      if (!(error instanceof SyntaxError || (error as Error).name === 'ZodError')) throw error;
      this.findings.push({ fault: 'changed', key });
    }
  }

  private async addOrphan({ key, modifiedAt }: StoredObject): Promise<void> {
    if (this.startedAt - modifiedAt.getTime() < IN_PROGRESS_MS) return;
    if ((await this.storage.stat(key)) !== undefined)
      this.findings.push({ fault: 'orphaned', key });
  }
}

function extractionOf({ key }: StoredObject): string | undefined {
  return PAGE_RESULT.exec(key)?.[1];
}
