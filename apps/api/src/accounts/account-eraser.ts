import { Injectable } from '@nestjs/common';
import { faultPoint } from '@app/fault-points';
import { AccountClosing } from '../auth/index.js';
import { DocumentPurger } from '../retention/index.js';

const BATCH = 100;

/**
 * Sees closed accounts to their end: first their documents, whose bytes are noted as to be removed, then the
 * account itself, which is what a run that was interrupted begins from again.
 */
@Injectable()
export class AccountEraser {
  constructor(
    private readonly accounts: AccountClosing,
    private readonly documents: DocumentPurger,
  ) {}

  /** Erases all accounts that are closed, and their bytes. */
  async erase(signal?: AbortSignal): Promise<void> {
    const closed = await this.accounts.listClosed(BATCH);
    for (const id of closed) {
      while (await this.documents.purgeSomeOf(id)) if (signal?.aborted === true) return;
      faultPoint('account.emptied');
      await this.accounts.erase(id);
      faultPoint('account.erased');
    }
    if (closed.length > 0) await this.documents.removeBytes(signal);
  }
}
