import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { ExtractionStarter, type ExtractedDocument } from '../extractions/index.js';
import { DocumentScans } from './document-scans.js';
import { ScanConfig } from './scan.config.js';
import { ScansRepository } from './scans.repository.js';

/** Starts what comes first for a new document: its malware scan when `SCAN_URL` is set, otherwise its extraction. */
@Injectable()
export class NewDocumentStarter {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly extractions: ExtractionStarter,
    private readonly repository: ScansRepository,
    private readonly scans: DocumentScans,
    private readonly config: ScanConfig,
  ) {}

  /** Must run in the transaction that inserts the document. */
  async start(document: ExtractedDocument): Promise<void> {
    if (this.config.scanUrl === undefined) {
      await this.extractions.start(document);
      return;
    }
    await this.repository.requireScan(document.id);
    this.transactions.afterCommit(async () => this.scans.scanSoon());
  }

  /** See {@link ExtractionStarter.languagesFor}. @throws DocumentLanguageUnavailableError */
  languagesFor(requested?: readonly string[]): readonly string[] {
    return this.extractions.languagesFor(requested);
  }
}
