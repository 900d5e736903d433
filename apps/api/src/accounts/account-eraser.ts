import { Injectable } from '@nestjs/common';
import { faultPoint } from '@app/fault-points';
import { AccountClosing } from '../auth/index.js';
import { DocumentPurger } from '../retention/index.js';
import { SourceRemover } from '../sources/index.js';
import { Vocabulary } from '../search-index/index.js';

const BATCH = 100;

/**
 * Erases closed accounts: first their sources, from which nothing may come any more, then their documents, whose bytes
 * are recorded for removal, then their words, then the account itself. The account is last, so that the next run finds it again after an interruption.
 */
@Injectable()
export class AccountEraser {
  constructor(
    private readonly accounts: AccountClosing,
    private readonly sources: SourceRemover,
    private readonly documents: DocumentPurger,
    private readonly vocabulary: Vocabulary,
  ) {}

  /** Erases up to 100 closed accounts and their bytes. */
  async erase(signal?: AbortSignal): Promise<void> {
    const closed = await this.accounts.listClosed(BATCH);
    for (const id of closed) {
      await this.sources.removeAllOf(id);
      while (await this.documents.purgeSomeOf(id)) if (signal?.aborted === true) return;
      while (await this.vocabulary.removeSomeOf(id)) if (signal?.aborted === true) return;
      faultPoint('account.emptied');
      await this.accounts.erase(id);
      faultPoint('account.erased');
    }
    if (closed.length > 0) await this.documents.removeBytes(signal);
  }
}
