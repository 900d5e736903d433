import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { RecogniseDocument } from '@app/contracts';
import { faultPoint } from '@app/fault-points';
import { Extractor, type DocumentPages } from '../extraction/index.js';
import { WHOLE_DOCUMENT } from './crash-record.js';
import type { TrackedExtraction } from './crash-tracker.js';
import { OriginalFetcher } from './original-fetcher.js';
import { ShutdownGrace } from './shutdown-grace.js';

/** The next range of the same document comes at once, or somebody else has it. */
const KEPT_MS = 1_000;

type Watch = Pick<TrackedExtraction, 'attempt'>;

interface Opening {
  readonly open: DocumentPages;
  /** Closes it, and removes the local copy. */
  end(): Promise<void>;
}

interface Kept extends Opening {
  readonly extractionId: string;
  readonly timer: NodeJS.Timeout;
}

/**
 * Opens documents: a local copy, and a sandbox that holds it. To begin costs about as much as a page, so what a helper has
 * read a range of stays open for a moment; it is closed before anything else is opened, so that there are never more
 * sandboxes than jobs that this worker may have.
 */
@Injectable()
export class OpenDocuments implements OnApplicationShutdown {
  private kept: Kept | undefined;

  constructor(
    private readonly originals: OriginalFetcher,
    private readonly extractor: Extractor,
    private readonly grace: ShutdownGrace,
  ) {}

  /** Lends the open document to `use`. @throws {AppError} when the document as a whole cannot be read */
  async withOpenDocument<T>(
    document: RecogniseDocument,
    tracked: Watch,
    use: (open: DocumentPages) => Promise<T>,
  ): Promise<T> {
    await this.endKept();
    const opening = await this.open(document, tracked);
    try {
      return await use(opening.open);
    } finally {
      await opening.end();
    }
  }

  /** The same, of a document that may be lent again soon. */
  async withCachedDocument(
    document: RecogniseDocument,
    tracked: Watch,
    use: (open: DocumentPages) => Promise<void>,
  ): Promise<void> {
    const opening = await this.takeKept(document, tracked);
    try {
      await use(opening.open);
    } catch (error) {
      await opening.end();
      throw error;
    }
    await this.keep(document, opening);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.endKept();
  }

  private async takeKept(document: RecogniseDocument, tracked: Watch): Promise<Opening> {
    const { kept } = this;
    if (kept?.extractionId === document.extractionId) {
      clearTimeout(kept.timer);
      this.kept = undefined;
      return kept;
    }
    await this.endKept();
    return this.open(document, tracked);
  }

  /** In one step, so that whoever keeps something at the same time finds it, and ends it. */
  private async keep({ extractionId }: RecogniseDocument, opening: Opening): Promise<void> {
    const before = this.kept;
    const timer = setTimeout(() => void this.endKept(kept), KEPT_MS).unref();
    const kept: Kept = { ...opening, extractionId, timer };
    this.kept = kept;
    await endQuietly(before);
  }

  /** Only this one, if one is named. */
  private async endKept(only = this.kept): Promise<void> {
    if (this.kept !== only) return;
    this.kept = undefined;
    await endQuietly(only);
  }

  private async open(document: RecogniseDocument, tracked: Watch): Promise<Opening> {
    const { signal } = this.grace;
    const copy = await this.originals.fetch(document, signal);
    try {
      faultPoint('read.fetched');
      const { mediaType, languages } = document;
      const open = await tracked.attempt(WHOLE_DOCUMENT, () => {
        faultPoint('read.opening');
        return this.extractor.open({ path: copy.path, mediaType, languages }, signal);
      });
      const end = async (): Promise<void> => {
        try {
          await open.close();
        } finally {
          await copy.remove();
        }
      };
      return { open, end };
    } catch (error) {
      await copy.remove();
      throw error;
    }
  }
}

/** It is nobody's any more: a copy that cannot be removed goes with the scratch folder. */
async function endQuietly(kept: Kept | undefined): Promise<void> {
  clearTimeout(kept?.timer);
  await kept?.end().catch(() => {});
}
