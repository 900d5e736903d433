import { Injectable } from '@nestjs/common';
import type { RecognisePages } from '@app/contracts';
import { CrashTracker } from './crash-tracker.js';
import { OpenDocuments } from './open-documents.js';
import { pagesOf } from './page-ranges.js';
import { YieldPolicy } from './yield-policy.js';

/** Reads some pages of a document that another worker owns. */
@Injectable()
export class RangeRecogniser {
  constructor(
    private readonly documents: OpenDocuments,
    private readonly crashes: CrashTracker,
    private readonly yieldPolicy: YieldPolicy,
  ) {}

  /**
   * Reads the pages of the range that are not stored yet.
   *
   * @throws {AppError} when the document as a whole cannot be read
   * @throws {RequeueJobError} when the document must yield to others
   * @throws when the process stops
   */
  async recognise(pages: RecognisePages): Promise<void> {
    const yieldIfNeeded = this.yieldPolicy.forDocument({
      turn: (pages.turn ?? 0) + pages.from - 1,
    });
    const untracked = {
      attempt: <T>(_: number, work: () => Promise<T>) => this.crashes.runUntracked(work),
    };
    await this.documents.withCachedDocument(pages, untracked, async (open) => {
      let read = 0;
      for (const number of pagesOf(pages)) {
        if ((await open.findPage(number)) !== undefined) continue;
        if (read > 0) await yieldIfNeeded(read);
        await open.requireOriginal();
        await this.crashes.runUntracked(() => open.readPage(number));
        read += 1;
      }
    });
  }
}
