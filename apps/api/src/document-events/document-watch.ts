import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { DatabaseNotifications } from '@app/database';
import { DocumentsReadModel, type Document } from '../documents/index.js';
import { EVENT_LIMITS } from '../event-streams/index.js';
import { RevisionsReadModel, type Followed } from './revisions.read-model.js';

/** No document has this revision, and it differs from a missing document's `undefined`. */
const NO_REVISION = -1;
const CHANNEL = 'strongroom_documents';

interface Watcher extends Followed {
  /** Called with each observed state, in order; undefined when the document no longer exists. */
  readonly notify: (document: Document | undefined) => void;
  /** The revision of the last notification. */
  lastRevision: number | undefined;
}

/**
 * Follows documents for all streams of this process. One statement polls the revisions of all followed rows every two
 * seconds; a notification of the database only makes a change visible sooner. So it does not matter which process
 * changed the document, and no change is lost while the database is unavailable.
 */
@Injectable()
export class DocumentWatch implements OnModuleDestroy {
  private readonly logger = new Logger(DocumentWatch.name);
  private readonly watchers = new Map<string, Set<Watcher>>();
  private readonly reading = new Set<string>();
  private readonly readAgain = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private isListening = false;

  constructor(
    private readonly notifications: DatabaseNotifications,
    private readonly revisions: RevisionsReadModel,
    private readonly documents: DocumentsReadModel,
  ) {}

  /** Calls `notify` with the current document, and again after each change. The returned function ends that. */
  watch(followed: Followed, notify: Watcher['notify']): () => void {
    const { documentId } = followed;
    const watcher: Watcher = { ...followed, notify, lastRevision: NO_REVISION };
    const watchers = this.watchers.get(documentId) ?? new Set();
    this.watchers.set(documentId, watchers.add(watcher));
    this.startPolling();
    void this.readAndNotify(documentId);
    return () => {
      watchers.delete(watcher);
      if (watchers.size === 0 && this.watchers.get(documentId) === watchers) {
        this.watchers.delete(documentId);
      }
      if (this.watchers.size === 0) this.stopPolling();
    };
  }

  onModuleDestroy(): void {
    this.stopPolling();
    this.watchers.clear();
  }

  private startPolling(): void {
    if (!this.isListening) {
      this.isListening = true;
      this.notifications.listen(CHANNEL, (documentId) => {
        if (this.watchers.has(documentId)) void this.readAndNotify(documentId);
      });
    }
    this.timer ??= setInterval(() => void this.poll(), EVENT_LIMITS.EVENT_POLL_MS).unref();
  }

  private stopPolling(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private async poll(): Promise<void> {
    const all = [...this.watchers.values()].flatMap((watchers) => [...watchers]);
    try {
      const revisions = await this.revisions.list(uniqueByDocument(all));
      for (const [documentId, watchers] of this.watchers) {
        const revision = revisions.get(documentId);
        // A watcher that was added in the meantime is notified by its own first read.
        const hasChanged = [...watchers].some(
          (watcher) => all.includes(watcher) && watcher.lastRevision !== revision,
        );
        if (hasChanged) void this.readAndNotify(documentId);
      }
    } catch (err) {
      this.logger.warn({ err }, 'Followed documents could not be read');
    }
  }

  /** Reads a document and notifies its watchers. A change in the meantime makes it read once more. */
  private async readAndNotify(documentId: string): Promise<void> {
    if (this.reading.has(documentId)) {
      this.readAgain.add(documentId);
      return;
    }
    this.reading.add(documentId);
    try {
      do {
        this.readAgain.delete(documentId);
        await this.notifyAll([...(this.watchers.get(documentId) ?? [])]);
      } while (this.readAgain.has(documentId));
    } catch (err) {
      this.logger.warn({ err, documentId }, 'Followed documents could not be read');
    } finally {
      this.reading.delete(documentId);
      // The next poll retries after a failure; without this line the id would stay in the set.
      this.readAgain.delete(documentId);
    }
  }

  private async notifyAll(watchers: readonly Watcher[]): Promise<void> {
    for (const [accountId, ofOwner] of Map.groupBy(watchers, (watcher) => watcher.accountId)) {
      const ids = ofOwner.slice(0, 1).map(({ documentId }) => documentId);
      const [document] = await this.documents.findMany(accountId, ids);
      for (const watcher of ofOwner) {
        if (document !== undefined && watcher.lastRevision === document.revision) continue;
        watcher.lastRevision = document?.revision;
        watcher.notify(document);
      }
    }
  }
}

function uniqueByDocument(watchers: readonly Watcher[]): Watcher[] {
  return [...new Map(watchers.map((one) => [`${one.accountId}/${one.documentId}`, one])).values()];
}
