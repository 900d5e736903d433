import { Injectable, Logger } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { SearchIndex } from './search-index.js';
import { SearchReindexRepository } from './search-reindex.repository.js';

/** How many outdated documents are looked up at once. */
const BATCH = 100;

/** Indexes documents again whose terms were made by other rules, from their stored text; nothing is read anew. */
@Injectable()
export class SearchReindexer {
  private readonly logger = new Logger(SearchReindexer.name);

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly repository: SearchReindexRepository,
    private readonly index: SearchIndex,
  ) {}

  /**
   * Indexes every outdated document and returns their number. A document that is locked is left to the next run. Ends
   * early when `signal` is aborted. `onProgress` gets the number of documents that were indexed so far.
   */
  async reindex(signal: AbortSignal, onProgress?: (indexed: number) => void): Promise<number> {
    let indexed = 0;
    for (let after: string | undefined; !signal.aborted;) {
      const ids = await this.repository.outdated(this.index.rules, BATCH, after);
      for (const id of ids) {
        if (signal.aborted) break;
        if (await this.reindexOne(id)) indexed += 1;
        onProgress?.(indexed);
      }
      after = ids.at(-1);
      if (ids.length > 0) this.logger.log({ indexed }, 'Documents indexed again for the search');
      if (ids.length < BATCH) break;
    }
    return indexed;
  }

  /** Returns the number of outdated documents. */
  async countOutdated(): Promise<number> {
    return this.repository.countOutdated(this.index.rules);
  }

  private async reindexOne(id: string): Promise<boolean> {
    return this.transactions.run(async () => {
      const details = await this.repository.lockDetails(id);
      if (details === undefined) return false;
      const terms = this.index.collectTerms();
      for await (const pages of this.repository.pages(id)) {
        const vectors = pages.map(({ number, text, nextText }) => ({
          number,
          vector: terms.addPage(text, nextText ?? undefined).vector,
        }));
        await this.repository.updatePages(id, vectors);
      }
      await this.index.replaceAll(id, details, terms);
      await this.index.replaceDetails(id, details);
      return true;
    });
  }
}
