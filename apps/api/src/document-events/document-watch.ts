import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { DatabaseNotifications } from '@app/database';
import { DocumentsReadModel, type Document } from '../documents/index.js';
import { EVENT_LIMITS } from './document-events-limits.js';
import { RevisionsReadModel, type Followed } from './revisions.read-model.js';

/** No document has this revision, nor is it what a missing one has. */
const NOTHING = -1;
const CHANNEL = 'strongroom_documents';

interface Watcher extends Followed {
  /** Called with each state that is seen, in their order; undefined when the document is gone. */
  readonly tell: (document: Document | undefined) => void;
  /** The revision that was told last. */
  seen: number | undefined;
}

/**
 * Follows documents for all streams of this process. The revision in the row is the truth and is looked at every two
 * seconds, in one statement; a notification of the database only makes it sooner. So it does not matter which process
 * changed the document, and nothing is lost while the database is away.
 */
@Injectable()
export class DocumentWatch implements OnModuleDestroy {
  private readonly logger = new Logger(DocumentWatch.name);
  private readonly watchers = new Map<string, Set<Watcher>>();
  private readonly looking = new Set<string>();
  private readonly lookAgain = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private isListening = false;

  constructor(
    private readonly notifications: DatabaseNotifications,
    private readonly revisions: RevisionsReadModel,
    private readonly documents: DocumentsReadModel,
  ) {}

  /** Tells what the document is now, and from then on each time that it changes. The function returned ends that. */
  watch(followed: Followed, tell: Watcher['tell']): () => void {
    const { documentId } = followed;
    const watcher: Watcher = { ...followed, tell, seen: NOTHING };
    const watchers = this.watchers.get(documentId) ?? new Set();
    this.watchers.set(documentId, watchers.add(watcher));
    this.begin();
    void this.look(documentId);
    return () => {
      watchers.delete(watcher);
      if (watchers.size === 0 && this.watchers.get(documentId) === watchers) {
        this.watchers.delete(documentId);
      }
      if (this.watchers.size === 0) this.pause();
    };
  }

  onModuleDestroy(): void {
    this.pause();
    this.watchers.clear();
  }

  private begin(): void {
    if (!this.isListening) {
      this.isListening = true;
      this.notifications.listen(CHANNEL, (documentId) => {
        if (this.watchers.has(documentId)) void this.look(documentId);
      });
    }
    this.timer ??= setInterval(() => void this.poll(), EVENT_LIMITS.EVENT_POLL_MS).unref();
  }

  private pause(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private async poll(): Promise<void> {
    const all = [...this.watchers.values()].flatMap((watchers) => [...watchers]);
    try {
      const revisions = await this.revisions.list(uniqueByDocument(all));
      for (const [documentId, watchers] of this.watchers) {
        const revision = revisions.get(documentId);
        // A stream that began since is told by its own first look.
        const isNews = [...watchers].some((one) => all.includes(one) && one.seen !== revision);
        if (isNews) void this.look(documentId);
      }
    } catch (err) {
      this.logger.warn({ err }, 'Documents cannot be followed just now');
    }
  }

  /** Reads a document and tells its watchers; what changes meanwhile makes it read once more. */
  private async look(documentId: string): Promise<void> {
    if (this.looking.has(documentId)) {
      this.lookAgain.add(documentId);
      return;
    }
    this.looking.add(documentId);
    try {
      do {
        this.lookAgain.delete(documentId);
        await this.tellAll([...(this.watchers.get(documentId) ?? [])]);
      } while (this.lookAgain.has(documentId));
    } catch (err) {
      this.logger.warn({ err, documentId }, 'Documents cannot be followed just now');
    } finally {
      this.looking.delete(documentId);
      // After a failure the next poll looks again; nothing else would take the id from here.
      this.lookAgain.delete(documentId);
    }
  }

  private async tellAll(watchers: readonly Watcher[]): Promise<void> {
    for (const [accountId, ofOwner] of Map.groupBy(watchers, (watcher) => watcher.accountId)) {
      const document = await this.documents.find(accountId, ofOwner[0]?.documentId ?? '');
      for (const watcher of ofOwner) {
        if (document !== undefined && watcher.seen === document.revision) continue;
        watcher.seen = document?.revision;
        watcher.tell(document);
      }
    }
  }
}

function uniqueByDocument(watchers: readonly Watcher[]): Watcher[] {
  return [...new Map(watchers.map((one) => [`${one.accountId}/${one.documentId}`, one])).values()];
}
