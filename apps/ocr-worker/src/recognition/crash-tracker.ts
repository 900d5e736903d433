import { Injectable, Logger } from '@nestjs/common';
import { pageResultsPrefix, type RecogniseDocument } from '@app/contracts';
import { DocumentStorage } from '@app/document-storage';
import type { JobAttempt } from '@app/queue';
import {
  countCrashes,
  crashRecordSchema,
  mustRunAlone,
  WHOLE_DOCUMENT,
  type CrashRecord,
} from './crash-record.js';
import { SharedExclusiveLock } from './shared-exclusive-lock.js';

type Extraction = Pick<RecogniseDocument, 'documentId' | 'extractionId'>;

/** Where the deaths of an extraction are recorded, beside its page results. */
export function crashRecordKey({ documentId, extractionId }: Extraction): string {
  return `${pageResultsPrefix(documentId, extractionId)}deaths.json`;
}

/**
 * Keeps what ends processes from doing so for ever. A process that dies is not the document's fault, and the queue
 * only says that it happened; so from the first death on, what is in hand is noted before it is begun. Where nobody
 * dies, which is nearly always, nothing is written.
 */
@Injectable()
export class CrashTracker {
  private readonly gate = new SharedExclusiveLock();

  constructor(private readonly storage: DocumentStorage) {}

  /**
   * Takes an extraction into hand.
   *
   * @param stored the pages whose results are stored
   * @param hasRecord whether deaths were recorded before
   */
  async watch(
    document: Extraction,
    attempt: JobAttempt,
    { stored, hasRecord }: { stored: ReadonlySet<number>; hasRecord: boolean },
  ): Promise<TrackedExtraction> {
    const key = crashRecordKey(document);
    const known = hasRecord ? await this.find(key) : undefined;
    const record = countCrashes(known, attempt, stored);
    if (record !== undefined && record !== known) await this.put(key, record);
    return new TrackedExtraction(
      {
        gate: this.gate,
        put: (changed) => this.put(key, changed),
        remove: () => this.storage.delete(key),
      },
      record,
    );
  }

  /** Does what counts nobody's deaths, but not while something has the process to itself. */
  shared<T>(work: () => Promise<T>): Promise<T> {
    return this.gate.shared(work);
  }

  private async put(key: string, record: CrashRecord): Promise<void> {
    await this.storage.put(key, Buffer.from(JSON.stringify(record)));
  }

  /** A record that cannot be understood is as good as none: the count begins anew. */
  private async find(key: string): Promise<CrashRecord | undefined> {
    const bytes = await this.storage.get(key);
    try {
      return crashRecordSchema.parse(JSON.parse(bytes.toString('utf8')));
    } catch {
      return undefined;
    }
  }
}

interface Means {
  readonly gate: SharedExclusiveLock;
  put(record: CrashRecord): Promise<void>;
  remove(): Promise<void>;
}

/** An extraction in hand; parts of it that ended processes before are noted, or tried alone. */
export class TrackedExtraction {
  private readonly logger = new Logger(TrackedExtraction.name);

  constructor(
    private readonly means: Means,
    private record: CrashRecord | undefined,
  ) {}

  /** Whether this part ended a process though it was alone in it: nobody may begin with it again. */
  isQuarantined(part: number = WHOLE_DOCUMENT): boolean {
    return this.record?.quarantined.includes(part) === true;
  }

  /** Does what may end the process: opens the document ({@link WHOLE_DOCUMENT}) or reads a page. */
  async attempt<T>(part: number, work: () => Promise<T>): Promise<T> {
    const { gate } = this.means;
    if (this.record === undefined) return gate.shared(work);
    if (!mustRunAlone(this.record, part)) {
      await this.note(part, false);
      return gate.shared(work);
    }
    this.logger.warn({ page: part }, 'Tried alone: processes died with this page in hand');
    return gate.exclusive(async () => {
      await this.note(part, true);
      const result = await work();
      // What comes next is not it: a death from here on is not its fault.
      await this.note(WHOLE_DOCUMENT, false);
      return result;
    });
  }

  /** The extraction has ended. */
  async end(): Promise<void> {
    if (this.record !== undefined) await this.means.remove();
  }

  private async note(inHand: number, isAlone: boolean): Promise<void> {
    if (this.record === undefined) return;
    this.record = { ...this.record, inHand, isAlone };
    await this.means.put(this.record);
  }
}
