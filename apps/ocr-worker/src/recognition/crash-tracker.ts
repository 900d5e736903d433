import { Injectable, Logger } from '@nestjs/common';
import { pageResultsPrefix, type RecogniseDocument } from '@app/contracts';
import { DocumentStorage } from '@app/document-storage';
import type { JobAttempt } from '@app/queue';
import {
  countCrashes,
  mustRunAlone,
  parseCrashRecord,
  serializeCrashRecord,
  WHOLE_DOCUMENT,
  type CrashRecord,
} from './crash-record.js';
import { SharedExclusiveLock } from './shared-exclusive-lock.js';

type Extraction = Pick<RecogniseDocument, 'documentId' | 'extractionId'>;

/** The object with the crash record of an extraction. It is stored with the page results. */
export function crashRecordKey({ documentId, extractionId }: Extraction): string {
  return `${pageResultsPrefix(documentId, extractionId)}deaths.json`;
}

/**
 * Stops a document from crashing workers for ever. The queue only reports that a worker crashed, which may
 * have had another cause. So, after the first crash of a document, each part is noted in the storage before
 * it is started. Without a crash, which is nearly always the case, nothing is written.
 */
@Injectable()
export class CrashTracker {
  private readonly lock = new SharedExclusiveLock();

  constructor(private readonly storage: DocumentStorage) {}

  /**
   * Starts tracking an extraction.
   *
   * @param stored the pages whose results are stored
   * @param hasRecord whether a crash record is stored
   */
  async track(
    document: Extraction,
    attempt: JobAttempt,
    { stored, hasRecord }: { stored: ReadonlySet<number>; hasRecord: boolean },
  ): Promise<TrackedExtraction> {
    const key = crashRecordKey(document);
    const known = hasRecord ? await this.find(key) : undefined;
    const record = countCrashes(known, attempt, stored);
    if (record !== undefined && record !== known) await this.save(key, record);
    return new TrackedExtraction(
      {
        lock: this.lock,
        save: (changed) => this.save(key, changed),
        remove: () => this.storage.delete(key),
      },
      record,
    );
  }

  /** Runs work whose crashes are not counted here. It waits while another part runs alone in the process. */
  runUntracked<T>(work: () => Promise<T>): Promise<T> {
    return this.lock.shared(work);
  }

  private async save(key: string, record: CrashRecord): Promise<void> {
    await this.storage.put(key, serializeCrashRecord(record));
  }

  /** Returns undefined for a record that cannot be parsed; then the count starts at zero. */
  private async find(key: string): Promise<CrashRecord | undefined> {
    const bytes = await this.storage.get(key);
    try {
      return parseCrashRecord(bytes);
    } catch {
      return undefined;
    }
  }
}

interface RecordAccess {
  readonly lock: SharedExclusiveLock;
  save(record: CrashRecord): Promise<void>;
  remove(): Promise<void>;
}

/**
 * An extraction in progress. Parts of it that may have crashed a process are noted before they start, or run
 * alone.
 */
export class TrackedExtraction {
  private readonly logger = new Logger(TrackedExtraction.name);

  constructor(
    private readonly access: RecordAccess,
    private record: CrashRecord | undefined,
  ) {}

  /** Whether this part crashed a process in which nothing else ran. It must not be started again. */
  isQuarantined(part: number = WHOLE_DOCUMENT): boolean {
    return this.record?.quarantined.includes(part) === true;
  }

  /**
   * Runs work that may crash the process: opening the document ({@link WHOLE_DOCUMENT}) or reading a page.
   */
  async attempt<T>(part: number, work: () => Promise<T>): Promise<T> {
    const { lock } = this.access;
    if (this.record === undefined) return lock.shared(work);
    if (!mustRunAlone(this.record, part)) {
      await this.note(part, false);
      return lock.shared(work);
    }
    this.logger.warn(
      { page: part },
      'Page is tried alone, because processes died while reading it',
    );
    return lock.exclusive(async () => {
      await this.note(part, true);
      const result = await work();
      // The part has succeeded: a later crash must not be attributed to it.
      await this.note(WHOLE_DOCUMENT, false);
      return result;
    });
  }

  /** Removes the record, because the extraction has ended. */
  async end(): Promise<void> {
    if (this.record !== undefined) await this.access.remove();
  }

  private async note(inProgress: number, isExclusive: boolean): Promise<void> {
    if (this.record === undefined) return;
    this.record = { ...this.record, inProgress, isExclusive };
    await this.access.save(this.record);
  }
}
