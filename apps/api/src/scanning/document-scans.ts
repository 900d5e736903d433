import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { DocumentStorage, StorageUnavailableError } from '@app/document-storage';
import { counter } from '@app/metrics';
import { newRequestId, runInContext } from '@app/request-context';
import { inParallel } from '../store/index.js';
import { ClamdClient } from './clamd-client.js';
import { ScanConfig } from './scan.config.js';
import { ScanResults } from './scan-results.js';
import type { ScanVerdict } from './scan-verdict.js';
import { ScanFailedError, ScannerUnavailableError } from './scanning.errors.js';
import { ScansRepository, type ScannedDocument } from './scans.repository.js';

/** Fewer than the threads of clamd (`MaxThreads`, 10), which other clients may use as well. */
const CONCURRENT_SCANS = 4;
/** New uploads are looked up again after this number of documents. */
const BATCH = 20;
/** With the pauses in between, these attempts take more than two hours. */
const MAX_ATTEMPTS = 10;

const scans = counter('strongroom_scans_total');

/**
 * Scans documents that wait for it, one after the other for all api processes. The table says which ones wait, so a
 * crash between upload and scan loses nothing.
 */
@Injectable()
export class DocumentScans {
  private readonly logger = new Logger(DocumentScans.name);
  private readonly inProgress = new Set<string>();
  private startJob: (() => void) | undefined;

  constructor(
    private readonly repository: ScansRepository,
    private readonly clamd: ClamdClient,
    private readonly storage: DocumentStorage,
    private readonly results: ScanResults,
    private readonly config: ScanConfig,
  ) {}

  /** Registers the function that starts {@link scanWaiting} soon. */
  onNewWork(startJob: () => void): void {
    this.startJob = startJob;
  }

  /** Starts the periodic job at once, because a document has just been uploaded. */
  scanSoon(): void {
    this.startJob?.();
  }

  /** Scans all documents that are due. Ends early when the scanner or the store is unavailable. */
  async scanWaiting(signal: AbortSignal): Promise<void> {
    if (!(await this.repository.isAnyWaiting())) return;
    if (this.config.scanUrl === undefined) {
      this.logger.warn('Documents wait for a malware scan, but SCAN_URL is not set');
      return;
    }
    try {
      await this.clamd.ping(signal);
      await inParallel(this.due(signal), CONCURRENT_SCANS, (document) =>
        this.inContextOf(document, () => this.scan(document, signal)),
      );
    } catch (err) {
      if (signal.aborted) return;
      if (!(err instanceof ScannerUnavailableError)) throw err;
      scans.inc({ outcome: 'unavailable' });
      this.logger.warn({ err }, 'Malware scanner unavailable; documents wait for it');
    }
  }

  private async *due(signal: AbortSignal): AsyncGenerator<ScannedDocument> {
    while (!signal.aborted) {
      const listed = await this.repository.listDue(BATCH);
      const documents = listed.filter(({ id }) => !this.inProgress.has(id));
      if (documents.length === 0) return;
      yield* documents;
    }
  }

  private async inContextOf(document: ScannedDocument, fn: () => Promise<void>): Promise<void> {
    const { id, accountId, requestId } = document;
    this.inProgress.add(id);
    try {
      const context = { requestId: requestId ?? newRequestId(), userId: accountId, documentId: id };
      await runInContext(context, fn);
    } finally {
      this.inProgress.delete(id);
    }
  }

  private async scan(document: ScannedDocument, signal: AbortSignal): Promise<void> {
    const verdict = await this.verdictOn(document, signal);
    if (verdict === undefined) {
      await this.repository.postpone(document.id);
      return;
    }
    const state = await this.results.apply(document.id, verdict);
    if (state !== undefined) scans.inc({ outcome: state });
  }

  /** Returns undefined when the scan is to be repeated. @throws ScannerUnavailableError, StorageUnavailableError */
  private async verdictOn(
    document: ScannedDocument,
    signal: AbortSignal,
  ): Promise<ScanVerdict | undefined> {
    try {
      return await this.clamd.scan(this.bytesOf(document), signal);
    } catch (err) {
      if (signal.aborted || err instanceof StorageUnavailableError) throw err;
      // If the scanner does not answer a ping either, this document is not the cause.
      await this.clamd.ping(signal);
      scans.inc({ outcome: 'failed' });
      this.logger.warn({ err, attempt: document.scanAttempts + 1 }, 'Malware scan failed');
      return document.scanAttempts + 1 < MAX_ATTEMPTS ? undefined : { kind: 'incomplete' };
    }
  }

  /** Yields the original. If it is not the uploaded one, there is an error instead of its end, and so no verdict. */
  private async *bytesOf({ storageKey, sha256 }: ScannedDocument): AsyncGenerator<Buffer> {
    const hash = createHash('sha256');
    for await (const chunk of (await this.storage.openRead(storageKey)) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      yield chunk;
    }
    if (hash.digest('hex') !== sha256) throw new ScanFailedError('The stored bytes have changed');
  }
}
