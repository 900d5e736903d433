import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { EVENT_LIMITS } from '../event-streams/index.js';
import { LedgerRepository } from './ledger.repository.js';
import type { SourceProgress } from './source-progress.response.js';
import type { Source } from './source.js';
import { SourcesRepository } from './sources.repository.js';

/** Counting a large ledger takes time, of which at most this part is spent on it. */
const LOAD_SHARE = 1 / 20;

/** Called with each observed progress; undefined when the source no longer exists, or its account is closed. */
type Notify = (progress: SourceProgress | undefined) => void;

interface Followed {
  readonly watchers: Set<Notify>;
  readonly stop: AbortController;
  last: SourceProgress | undefined;
}

/** Follows sources for all streams of this process: those of one source share one look at the database. */
@Injectable()
export class SourceWatch implements OnModuleDestroy {
  private readonly logger = new Logger(SourceWatch.name);
  private readonly followed = new Map<string, Followed>();

  constructor(
    private readonly sources: SourcesRepository,
    private readonly ledger: LedgerRepository,
  ) {}

  /** Calls `notify` soon, and again after each look. The returned function ends that. */
  watch({ id, accountId }: Pick<Source, 'id' | 'accountId'>, notify: Notify): () => void {
    const followed = this.followed.get(id) ?? this.follow(id, accountId);
    followed.watchers.add(notify);
    if (followed.last !== undefined) notify(followed.last);
    return () => {
      followed.watchers.delete(notify);
      if (followed.watchers.size === 0) this.end(id, followed);
    };
  }

  onModuleDestroy(): void {
    for (const [id, one] of this.followed) this.end(id, one);
  }

  private follow(id: string, accountId: string): Followed {
    const followed: Followed = {
      watchers: new Set(),
      stop: new AbortController(),
      last: undefined,
    };
    this.followed.set(id, followed);
    void this.keepLooking(id, accountId, followed);
    return followed;
  }

  private end(id: string, followed: Followed): void {
    followed.stop.abort();
    if (this.followed.get(id) === followed) this.followed.delete(id);
  }

  private async keepLooking(id: string, accountId: string, followed: Followed): Promise<void> {
    const { signal } = followed.stop;
    while (!signal.aborted) {
      const begun = performance.now();
      try {
        const progress = await this.read(id, accountId);
        followed.last = progress;
        for (const notify of followed.watchers) notify(progress);
        if (progress === undefined) this.end(id, followed);
      } catch (err) {
        this.logger.warn({ err, sourceId: id }, 'A followed source could not be read');
      }
      const pauseMs = Math.max(
        EVENT_LIMITS.EVENT_POLL_MS,
        (performance.now() - begun) / LOAD_SHARE,
      );
      await delay(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async read(id: string, accountId: string): Promise<SourceProgress | undefined> {
    const source = await this.sources.findOfOpenAccount(accountId, id);
    if (source === undefined) return undefined;
    const imports = await this.ledger.countByState(id);
    const folders = await this.ledger.countFolders(id);
    return { source, imports, folders, folderErrors: await this.ledger.listFolderErrors(id) };
  }
}
