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
 * One requeue means up to three attempts of the worker, so ten requeues take hours. Only jobs that ended
 * count: not a job that was lost with its queue, not a crash of the worker, not a job delayed because of an
 * outage.
 */
const MAX_REQUEUES = 10;
const GIVE_UP_ERROR = {
  code: 'document.extraction_failed',
  message: 'The document could not be read after many attempts. POST …/ocr starts another attempt.',
};

/**
 * Makes sure that no document waits forever. The table is the truth, and the queue only a hint: each waiting
 * document without a live job gets a new job. The worker reuses the pages that it has stored, so a lost
 * report costs little work.
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

  /** Checks all waiting documents once. Returns how many of them were requeued or given up. */
  async reconcile(signal?: AbortSignal): Promise<number> {
    let reconciled = 0;
    let afterId: string | undefined;
    do {
      const batch = await this.documents.list(afterId, BATCH);
      reconciled += await this.reconcileBatch(batch, signal);
      afterId = batch.length < BATCH ? undefined : batch.at(-1)?.id;
    } while (afterId !== undefined && signal?.aborted !== true);
    return reconciled;
  }

  private async reconcileBatch(
    batch: readonly UnsettledDocument[],
    signal: AbortSignal | undefined,
  ): Promise<number> {
    const ids = batch.map((document) => document.extractionId);
    const jobs = await this.states.byId(RECOGNISE_DOCUMENT, ids);
    const idle = batch.filter((document) => jobs.get(document.extractionId) !== 'live');
    if (idle.length === 0) return 0;
    // Reports must be queried after the jobs: the worker reports before its job ends, so at least one of the
    // two is found. If the report was already applied, the document is settled, and the lock below does not
    // find it.
    const reports = await this.states.byId(
      REPORT_FINISHED,
      idle.map((document) => document.extractionId),
    );
    let reconciled = 0;
    for (const document of idle) {
      if (signal?.aborted === true) break;
      if (reports.get(document.extractionId) === 'live') continue;
      if (await this.requeueOrGiveUp(document, jobs.get(document.extractionId))) reconciled += 1;
    }
    return reconciled;
  }

  private async requeueOrGiveUp(
    document: UnsettledDocument,
    job: JobLife | undefined,
  ): Promise<boolean> {
    return this.transactions.run(async () => {
      const current = await this.documents.lock(document);
      if (current === undefined || (job === 'ended' && !current.isDue)) return false;
      const fields = {
        requestId: current.requestId ?? undefined,
        documentId: current.id,
        userId: current.accountId,
        jobId: current.extractionId,
      };
      if (job === 'ended' && current.requeues >= MAX_REQUEUES) {
        await this.extractions.giveUp(current.id, current.extractionId, GIVE_UP_ERROR);
        this.logger.error(fields, 'Document given up');
        return true;
      }
      await this.starter.restart(current, current.requestId);
      if (job === 'ended') await this.documents.countRequeue(current.id);
      faultPoint('reconcile.queued');
      this.logger.warn(fields, 'Document had no job; it was queued again');
      return true;
    });
  }
}
