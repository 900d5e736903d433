import { Injectable, Logger } from '@nestjs/common';
import { RECOGNISE_DOCUMENT, REPORT_FINISHED } from '@app/contracts';
import { TransactionRunner } from '@app/database';
import { faultPoint } from '@app/fault-points';
import { JobStates, type JobLife } from '@app/queue';
import { DocumentExtractions } from './document-extractions.js';
import { ExtractionStarter } from './extraction-starter.js';
import {
  UnsettledDocumentsRepository,
  type UnsettledDocument,
} from './unsettled-documents.repository.js';

const BATCH = 500;
/**
 * Each is up to three attempts of the worker, and they take hours together. A job that vanished with its queue does not
 * count, nor does a process that died, nor what was postponed because something was away.
 */
const MAX_REQUEUES = 10;
const GIVEN_UP = {
  code: 'document.extraction_failed',
  message: 'The document could not be read, however often it was tried. POST …/ocr tries again.',
};

/**
 * Keeps the promise that no document is stuck: the table is the truth, the queue a hint. Each document that waits
 * and about which no job is under way gets a new one, whatever became of the old one. The worker reuses the pages
 * that it has stored, so a report that was lost costs little.
 */
@Injectable()
export class DocumentReconciler {
  private readonly logger = new Logger(DocumentReconciler.name);

  constructor(
    private readonly documents: UnsettledDocumentsRepository,
    private readonly transactions: TransactionRunner,
    private readonly starter: ExtractionStarter,
    private readonly extractions: DocumentExtractions,
    private readonly states: JobStates,
  ) {}

  /** Goes through all documents that wait, once. Returns how many it had to help. */
  async reconcile(signal?: AbortSignal): Promise<number> {
    let helped = 0;
    let afterId: string | undefined;
    do {
      const batch = await this.documents.list(afterId, BATCH);
      helped += await this.reconcileBatch(batch, signal);
      afterId = batch.length < BATCH ? undefined : batch.at(-1)?.id;
    } while (afterId !== undefined && signal?.aborted !== true);
    return helped;
  }

  private async reconcileBatch(
    batch: readonly UnsettledDocument[],
    signal: AbortSignal | undefined,
  ): Promise<number> {
    const ids = batch.map((document) => document.extractionId);
    const jobs = await this.states.byId(RECOGNISE_DOCUMENT, ids);
    const idle = batch.filter((document) => jobs.get(document.extractionId) !== 'live');
    if (idle.length === 0) return 0;
    // Asked after the jobs: the worker reports before its job ends, so that one of the two is always seen. A report
    // that is through by now has settled the document, and the lock below does not find it.
    const reports = await this.states.byId(
      REPORT_FINISHED,
      idle.map((document) => document.extractionId),
    );
    let helped = 0;
    for (const document of idle) {
      if (signal?.aborted === true) break;
      if (reports.get(document.extractionId) === 'live') continue;
      if (await this.help(document, jobs.get(document.extractionId))) helped += 1;
    }
    return helped;
  }

  private async help(document: UnsettledDocument, job: JobLife | undefined): Promise<boolean> {
    return this.transactions.run(async () => {
      const current = await this.documents.lock(document);
      if (current === undefined || (job === 'ended' && !current.isDue)) return false;
      const facts = {
        requestId: current.requestId ?? undefined,
        documentId: current.id,
        userId: current.accountId,
        jobId: current.extractionId,
      };
      if (job === 'ended' && current.requeues >= MAX_REQUEUES) {
        await this.extractions.giveUp(current.id, current.extractionId, GIVEN_UP);
        this.logger.error(facts, 'Document given up');
        return true;
      }
      await this.starter.startAgain(current, current.requestId);
      if (job === 'ended') await this.documents.countRequeue(current.id);
      faultPoint('reconcile.queued');
      this.logger.warn(facts, 'Document without a job queued again');
      return true;
    });
  }
}
