import { Injectable, Logger } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { AuditTrail } from '../audit/index.js';
import { isHeldBack, type ScanState } from '../documents/index.js';
import { ExtractionStarter } from '../extractions/index.js';
import { ScanConfig } from './scan.config.js';
import type { ScanVerdict } from './scan-verdict.js';
import { ScansRepository, type ScannedDocument, type ScanResult } from './scans.repository.js';

const INFECTED = {
  code: 'document.infected',
  message: 'The malware scanner found malware in the file.',
};
const BLOCKED = {
  code: 'document.not_scanned',
  message: 'The malware scanner could not scan the whole file.',
};

/** Applies verdicts to documents: releases them to be read, or puts them aside. */
@Injectable()
export class ScanResults {
  private readonly logger = new Logger(ScanResults.name);

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly repository: ScansRepository,
    private readonly extractions: ExtractionStarter,
    private readonly audit: AuditTrail,
    private readonly config: ScanConfig,
  ) {}

  /** Returns the new state; undefined when the document was purged or scanned in the meantime. */
  async apply(id: string, verdict: ScanVerdict): Promise<ScanState | undefined> {
    const result = this.resultOf(verdict);
    const document = await this.transactions.run(async () => {
      const waiting = await this.repository.lockWaiting(id);
      if (waiting === undefined) return undefined;
      await this.repository.store(id, result);
      await this.record(waiting, result);
      // A document that was in use during its scan has its text or its job already.
      if (result.error === null && isHeldBack(waiting.scanState)) {
        await this.extractions.start(waiting);
      }
      return waiting;
    });
    if (document === undefined) return undefined;
    this.log(result);
    return result.state;
  }

  private resultOf(verdict: ScanVerdict): ScanResult {
    switch (verdict.kind) {
      case 'clean':
        return { state: 'clean', signature: null, error: null };
      case 'infected':
        return { state: 'infected', signature: verdict.signature, error: INFECTED };
      case 'incomplete':
        return this.config.scanUnscanned === 'accept'
          ? { state: 'unscanned', signature: null, error: null }
          : { state: 'blocked', signature: null, error: BLOCKED };
    }
  }

  private async record({ id, accountId }: ScannedDocument, { state }: ScanResult): Promise<void> {
    if (state === 'clean') return;
    const action = state === 'infected' ? 'document.infected' : 'document.not_scanned';
    await this.audit.record(action, { accountId, documentId: id, detail: state });
  }

  private log({ state, signature }: ScanResult): void {
    if (state === 'clean') this.logger.log('Document scanned');
    else if (state === 'infected')
      this.logger.warn({ signature }, 'Malware found; document put aside');
    else if (state === 'blocked') this.logger.warn('Document not scanned; it was put aside');
    else this.logger.warn('Document not scanned; it was accepted');
  }
}
