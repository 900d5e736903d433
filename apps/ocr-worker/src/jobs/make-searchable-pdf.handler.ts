import { Injectable, Logger } from '@nestjs/common';
import { MAKE_SEARCHABLE_PDF, type MakeSearchablePdf } from '@app/contracts';
import { JobHandler, PostponedJobError, ReturnedJobError, type JobAttempt } from '@app/queue';
import { OutageDetector } from './outage-detector.js';
import { OriginalFetcher } from '../recognition/original-fetcher.js';
import { DocumentChangedError, DocumentMissingError } from '../recognition/recognition.errors.js';
import { ShutdownGrace } from '../recognition/shutdown-grace.js';
import { StoreIdentityCheck } from '../store/store-identity-check.js';
import { SearchablePdfMaker } from '../searchable-pdf/searchable-pdf-maker.js';
import { SearchablePdfStore } from '../searchable-pdf/searchable-pdf-store.js';

const OTHER_STORE_PAUSE_MS = 5_000;

/** Makes the searchable PDF that somebody has asked for. Whoever asks again gets it, or hears why there is none. */
@Injectable()
export class MakeSearchablePdfHandler extends JobHandler<typeof MAKE_SEARCHABLE_PDF> {
  readonly jobName = MAKE_SEARCHABLE_PDF;
  private readonly logger = new Logger(MakeSearchablePdfHandler.name);

  constructor(
    private readonly maker: SearchablePdfMaker,
    private readonly pdfs: SearchablePdfStore,
    private readonly originals: OriginalFetcher,
    private readonly grace: ShutdownGrace,
    private readonly outages: OutageDetector,
    private readonly store: StoreIdentityCheck,
  ) {
    super();
  }

  async handle(document: MakeSearchablePdf, attempt: JobAttempt): Promise<void> {
    if (!(await this.store.holds(document.storeId))) {
      throw new ReturnedJobError({ pauseMs: OTHER_STORE_PAUSE_MS });
    }
    const startedAt = performance.now();
    try {
      const { outcome } = await this.maker.make(document, this.grace.signal);
      // Its owner may have ended it meanwhile: then what was just written must not stay.
      await this.originals.requireStored(document);
      const durationMs = Math.round(performance.now() - startedAt);
      this.logger.log({ outcome, pages: document.pages, durationMs }, 'Searchable PDF asked for');
    } catch (error) {
      await this.judge(error, document, attempt);
    }
  }

  private async judge(
    error: unknown,
    document: MakeSearchablePdf,
    attempt: JobAttempt,
  ): Promise<void> {
    if (error instanceof DocumentMissingError) return this.pdfs.remove(document);
    if (error instanceof DocumentChangedError) {
      const { code, message } = error;
      return this.pdfs.record(document, { outcome: 'impossible', code, message });
    }
    if (this.grace.isStopping) throw new ReturnedJobError();
    if (await this.outages.isOutage(error, attempt.addedAt)) throw new PostponedJobError(error);
    throw error;
  }
}
