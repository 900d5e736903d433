import { Injectable } from '@nestjs/common';
import type { RecognisePages } from '@app/contracts';
import { CrashTracker } from './crash-tracker.js';
import { OpenDocuments } from './open-documents.js';
import { pagesOf } from './page-ranges.js';
import { YieldPolicy } from './yield-policy.js';
import { Workbench } from './open-document.js';

/** Reads some pages of a document that another worker has in hand. */
@Injectable()
export class RangeRecogniser {
  constructor(
    private readonly documents: OpenDocuments,
    private readonly bench: Workbench,
    private readonly deaths: CrashTracker,
    private readonly turns: YieldPolicy,
  ) {}

  /**
   * Reads those pages that are not stored yet.
   *
   * @throws {AppError} when the document as a whole cannot be read
   * @throws {ReturnedJobError} when others come first now
   * @throws when the process stops
   */
  async recognise(pages: RecognisePages): Promise<void> {
    const letOthersThrough = this.turns.of({ turn: (pages.turn ?? 0) + pages.from - 1 });
    const tracked = { attempt: <T>(_: number, work: () => Promise<T>) => this.deaths.shared(work) };
    await this.documents.withCachedDocument(pages, tracked, async (open) => {
      let read = 0;
      for (const number of pagesOf(pages)) {
        if ((await this.bench.find(pages, number)) !== undefined) continue;
        if (read > 0) await letOthersThrough(read);
        await this.bench.requireStored(pages);
        await this.deaths.shared(() => this.bench.read(pages, open, number));
        read += 1;
      }
    });
  }
}
