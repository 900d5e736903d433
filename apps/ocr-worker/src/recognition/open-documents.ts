import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { RecogniseDocument } from '@app/contracts';
import { faultPoint } from '@app/fault-points';
import { DocumentPasswords } from '../document-passwords/document-passwords.js';
import { Extractor } from '../sandbox-protocol/extractor.js';
import { AttachmentStore } from './attachment-store.js';
import { WHOLE_DOCUMENT } from './crash-record.js';
import type { TrackedExtraction } from './crash-tracker.js';
import { OpenDocument } from './open-document.js';
import { OriginalFetcher } from './original-fetcher.js';
import { PageResultStore } from './page-result-store.js';
import { ShutdownGrace } from './shutdown-grace.js';

/**
 * How long a document stays open. The next range of the same document either follows at once, or another
 * worker reads it.
 */
const CACHE_MS = 1_000;

type Tracking = Pick<TrackedExtraction, 'attempt'>;

interface Opening {
  readonly open: OpenDocument;
  /** Closes the document and removes the local copy. */
  close(): Promise<void>;
}

interface CachedOpening extends Opening {
  readonly extractionId: string;
  readonly timer: NodeJS.Timeout;
}

/**
 * Opens documents: makes a local copy and starts a sandbox for it. Opening costs about as much as reading a
 * page, so a document of which this worker reads single ranges stays open for a moment. It is closed before
 * another document is opened, so that there are never more sandboxes than concurrent jobs.
 */
@Injectable()
export class OpenDocuments implements OnApplicationShutdown {
  private cached: CachedOpening | undefined;

  constructor(
    private readonly originals: OriginalFetcher,
    private readonly results: PageResultStore,
    private readonly extractor: Extractor,
    private readonly grace: ShutdownGrace,
    private readonly passwords: DocumentPasswords,
    private readonly attachments: AttachmentStore,
  ) {}

  /**
   * Opens the document, passes it to `use`, and closes it.
   *
   * @throws {AppError} when the document as a whole cannot be read
   */
  async withOpenDocument<T>(
    document: RecogniseDocument,
    tracking: Tracking,
    use: (open: OpenDocument) => Promise<T>,
  ): Promise<T> {
    await this.closeCached();
    const opening = await this.open(document, tracking);
    try {
      return await use(opening.open);
    } finally {
      await opening.close();
    }
  }

  /**
   * Like {@link withOpenDocument}, but the document stays open for a second, and is reused if it is needed
   * again.
   */
  async withCachedDocument(
    document: RecogniseDocument,
    tracking: Tracking,
    use: (open: OpenDocument) => Promise<void>,
  ): Promise<void> {
    const opening = await this.takeCachedOrOpen(document, tracking);
    try {
      await use(opening.open);
    } catch (error) {
      await opening.close();
      throw error;
    }
    await this.cache(document, opening);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.closeCached();
  }

  private async takeCachedOrOpen(
    document: RecogniseDocument,
    tracking: Tracking,
  ): Promise<Opening> {
    const { cached } = this;
    if (cached?.extractionId === document.extractionId) {
      clearTimeout(cached.timer);
      this.cached = undefined;
      return cached;
    }
    await this.closeCached();
    return this.open(document, tracking);
  }

  /** Replaces the cached document in one step, so that a concurrent call finds this one and closes it. */
  private async cache({ extractionId }: RecogniseDocument, opening: Opening): Promise<void> {
    const before = this.cached;
    const timer = setTimeout(() => void this.closeCached(cached), CACHE_MS).unref();
    const cached: CachedOpening = { ...opening, extractionId, timer };
    this.cached = cached;
    await closeQuietly(before);
  }

  /** Closes the cached document, but only if it is still `only`. */
  private async closeCached(only = this.cached): Promise<void> {
    if (this.cached !== only) return;
    this.cached = undefined;
    await closeQuietly(only);
  }

  private async open(document: RecogniseDocument, tracking: Tracking): Promise<Opening> {
    const { signal } = this.grace;
    const passwords = await this.passwords.of(document);
    const copy = await this.originals.fetch(document, signal);
    try {
      faultPoint('read.fetched');
      const { mediaType, languages, attachments: wantsAttachments = false } = document;
      const pages = await tracking.attempt(WHOLE_DOCUMENT, () => {
        faultPoint('read.opening');
        const given = { path: copy.path, mediaType, languages, passwords };
        const original = { ...given, attachments: wantsAttachments };
        return this.extractor.open(original, signal);
      });
      const { originals, results, attachments, grace } = this;
      const close = async (): Promise<void> => {
        try {
          await pages.close();
        } finally {
          await copy.remove();
        }
      };
      return {
        open: new OpenDocument(document, pages, { originals, results, attachments, grace }),
        close,
      };
    } catch (error) {
      await copy.remove();
      throw error;
    }
  }
}

/** Ignores errors. A copy that could not be removed disappears with the scratch folder. */
async function closeQuietly(cached: CachedOpening | undefined): Promise<void> {
  clearTimeout(cached?.timer);
  await cached?.close().catch(() => {});
}
